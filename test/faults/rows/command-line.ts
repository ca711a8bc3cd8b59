import { type Row, refusal } from "../row.ts";
import { version } from "../world.ts";

/* What was typed cannot be meant so. */

const mistake = (row: Parameters<typeof refusal>[0]): Row => refusal({ strikes: "command line", exit: 2, ...row });

export const commandLine: readonly Row[] = [
  mistake({
    id: "setting-misspelt",
    fault: "A setting's name is misspelt",
    until: "installed",
    code: "usage",
    remedy: "Did you mean RETENTION_DAYS?",
    byHand: "corrects the name",
    make: ({ directory, ports }) => {
      const usual = ["--yes", "--dir", directory, "--version", version, "--json", ...ports];
      const typed = (name: string) => [...usual, "--set", `${name}=7`];
      return { args: typed("RETENTION_DAY"), mend: [{ run: [], args: typed("RETENTION_DAYS") }] };
    },
  }),
  mistake({
    id: "setting-no-number",
    fault: "A port is no number",
    code: "usage",
    remedy: "--help",
    byHand: "corrects it",
    make: ({ webPort }) => ({
      settings: { WEB_PORT: "three thousand" },
      mend: [{ settings: { WEB_PORT: String(webPort) } }],
    }),
  }),
  mistake({
    id: "production-no-url",
    fault: "The mode «production» without a URL, and nobody to ask",
    cause: "url",
    code: "usage",
    remedy: "--help",
    byHand: "adds --url",
    make: ({ directory, web, ports }) => {
      const typed = ["--yes", "--mode", "production", "--dir", directory, "--json", ...ports];
      return { args: typed, mend: [{ args: [...typed, "--url", web.replace("127.0.0.1", "localhost")] }] };
    },
  }),
];
