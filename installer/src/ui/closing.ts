import type { Installed } from "../events.ts";
import { program } from "../failures/entry.ts";
import { shellWord } from "../failures/shell-word.ts";
import { tunnelTo } from "../ssh-session.ts";
import { breakCommand } from "./break-command.ts";
import { type CommandLine, spell } from "./command-line.ts";
import type { Paint } from "./paint.ts";

/** What only the person at the terminal may see. */
export interface SignIn {
  readonly password: string;
  readonly apiKey: string;
}

/** What a person may want next, and what it does. */
const verbs = {
  "first-trace": "waits for a trace of your own",
  status: "how it is",
  logs: "what its services say",
  uninstall: "takes it away again",
};

/**
 * The closing screen. A link stands on a line of its own, so that terminals make it clickable and copying it takes
 * nothing else along. Without `signIn` (output that may be kept: a pipe, a CI log) it says where the secrets are, and
 * how a script sends a trace; a person is shown that by `first-trace`. Over SSH, links that lead to this machine alone are
 * followed by the command that makes them work on the person's own computer.
 * @param columns of the terminal; what a command does stands below it where there is no room beside it, and what is too
 *   long is broken: a command as a shell can read it, secrets and links not at all
 */
export function closingLines(
  installed: Installed,
  changed: boolean,
  signIn: SignIn | undefined,
  paint: Paint,
  line: CommandLine,
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const { dir, mode, dashboardUrl, ingestUrl, traceUrl, adminEmail, envFile } = installed;
  const tunnel = tunnelTo(line.ssh, [dashboardUrl, ingestUrl]);
  const moved = tunnel?.moved.get(dashboardUrl);
  const next = Object.entries(verbs).map(([verb, what]) => ({ typed: spell(`${program} ${verb}`, line), what }));
  const command = (text: string) => breakCommand(text, columns - 4).map((part) => `    ${paint.command(part)}`);
  const width = Math.max(...next.map(({ typed }) => typed.length));
  const beside = next.every(({ what }) => 4 + width + 2 + what.length <= columns);
  return [
    "",
    changed
      ? `${paint.good("✓")} ${paint.strong("CognObserve is running.")}`
      : `${paint.good("✓")} ${paint.strong("CognObserve is running already. Nothing has been changed.")}`,
    "",
    "  Dashboard",
    `    ${paint.command(dashboardUrl)}`,
    ...(traceUrl === undefined ? [] : ["  Test trace", `    ${paint.command(traceUrl)}`]),
    ...(tunnel === undefined
      ? []
      : ["  To open these links on your own computer, type this there first:", ...command(tunnel.command)]),
    ...(moved === undefined
      ? []
      : ["  Then open this there, as ports below 1024 would need root:", `    ${paint.command(moved)}`]),
    "",
    `  Sign in    ${adminEmail}`,
    `  Password   ${signIn?.password ?? `INIT_ADMIN_PASSWORD in ${envFile}`}`,
    `  API key    ${signIn?.apiKey ?? `INIT_API_KEY in ${envFile}`}`,
    ...(changed && signIn === undefined
      ? [
          "",
          "  Send a trace of your own:",
          `    curl ${ingestUrl}/v1/traces \\`,
          `      -H "X-API-Key: $(sed -n 's/^INIT_API_KEY=//p' ${shellWord(envFile)})" \\`,
          `      -H "Content-Type: application/json" \\`,
          `      -d '{"id":"my-first-trace","name":"hello-world","spans":[]}'`,
        ]
      : []),
    "",
    ...(changed && mode === "production"
      ? [
          "  To run more of a service, for as long as it is needed:",
          ...command(`cd ${shellWord(dir)} && docker compose up -d --scale ingest=3 --scale web=2`),
          "",
        ]
      : []),
    "  What to type next:",
    ...next.flatMap(({ typed, what }) =>
      beside
        ? [`    ${paint.command(typed.padEnd(width))}  ${paint.quiet(what)}`]
        : [...command(typed), `      ${paint.quiet(what)}`],
    ),
    "",
  ];
}
