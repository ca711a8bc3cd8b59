import { password } from "../../installer/external-services.ts";
import { type Row, refusal } from "../row.ts";
import { version } from "../world.ts";

/* What was typed cannot be meant so. */

/** Where installations go when no directory is named. */
const usual = process.getuid?.() === 0 ? "/opt/cognobserve" : "~/cognobserve";

const mistake = (row: Parameters<typeof refusal>[0]): Row => refusal({ strikes: "command line", exit: 2, ...row });

export const commandLine: readonly Row[] = [
  mistake({
    id: "setting-misspelt",
    fault: "A setting's name is misspelt",
    until: "installed",
    code: "usage",
    remedy: "Did you mean RETENTION_DAYS?",
    make: ({ directory, ports }) => {
      const usual = ["--yes", "--dir", directory, "--version", version, "--json", ...ports];
      return { args: [...usual, "--set", "RETENTION_DAY=7"], mend: [{}] };
    },
  }),
  mistake({
    id: "setting-no-number",
    fault: "A port is no number",
    code: "usage",
    remedy: "--set WEB_PORT=3000",
    byHand: "puts the port there that is meant",
    make: ({ webPort }) => ({
      settings: { WEB_PORT: "three thousand" },
      mend: [{ fill: { "WEB_PORT=3000": `WEB_PORT=${webPort}` } }],
    }),
  }),
  mistake({
    id: "setting-without-value",
    fault: "A setting without a value, and no terminal to ask on",
    code: "usage",
    remedy: "--set WEB_PORT=3000",
    byHand: "puts the port there that is meant",
    make: ({ directory, webPort, ingestPort }) => ({
      args: ["--dir", directory, "--json", "--set", `INGEST_PORT=${ingestPort}`, "--set", "WEB_PORT"],
      // With that it is told that --yes is missing too.
      mend: [{ fill: { "WEB_PORT=3000": `WEB_PORT=${webPort}` } }, { of: "usage" }],
    }),
  }),
  mistake({
    id: "url-with-password",
    fault: "A URL that shows a user name and a password to whoever gets a link",
    cause: "url",
    code: "usage",
    remedy: "--url https://observe.example.com",
    byHand: "puts the URL there that is meant",
    make: ({ directory, webPort, ports }) => ({
      args: ["--yes", "--dir", directory, "--json", ...ports, "--url", `http://ada:${password}@localhost:${webPort}`],
      mend: [{ fill: { "https://observe.example.com": `http://localhost:${webPort}` } }],
    }),
  }),
  mistake({
    id: "production-no-url",
    fault: "The mode «production» without a URL, and nobody to ask",
    cause: "url",
    code: "usage",
    remedy: "--url https://observe.example.com",
    byHand: "puts the URL there that is meant",
    make: ({ directory, web, ports }) => ({
      args: ["--yes", "--mode", "production", "--dir", directory, "--json", ...ports],
      mend: [{ fill: { "https://observe.example.com": web.replace("127.0.0.1", "localhost") } }],
    }),
  }),
  mistake({
    id: "directory-without-name",
    fault: "--dir with a variable that is empty",
    code: "usage",
    remedy: "--dir ",
    byHand: "puts the directory there that is meant",
    make: ({ directory, ports }) => ({
      args: ["--yes", "--dir", "", "--version", version, "--json", ...ports],
      mend: [{ fill: { [usual]: directory } }],
    }),
  }),
];
