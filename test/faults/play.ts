import { type SettingName, settings as table } from "@cognobserve/settings/table";
import { expect } from "vitest";
import { password } from "../installer/external-services.ts";
import { binary, snapshot } from "../installer/installation.ts";
import { until } from "../until.ts";
import type { Fault, Kill, Mend, Row, Settings, Variables } from "./row.ts";
import { makeStage, type Said, type Stage } from "./stage.ts";
import { empty, version as ofCheckout, type World } from "./world.ts";

/** What shows that the mended command has come far enough; the rest would only take time. */
const enough: Readonly<Record<"work" | "images", Kill>> = {
  work: { at: ({ type }) => type === "step", with: "SIGKILL" },
  images: {
    at: ({ type, id, state }) => type === "step" && id === "image" && (state === "done" || state === "skipped"),
    with: "SIGKILL",
  },
};

/**
 * Makes a fault happen, runs the installer into it, does what it says, and runs it again until it gets through.
 * @throws when anything is another than the row says
 */
export async function play(row: Row, world: World): Promise<void> {
  if (row.where === "installed") {
    const stage = await world.installed();
    await expectInstalled(stage, await stage.run(sameCommand(row, {}, stage)), []);
    await playOn(stage, row);
    return;
  }
  await using stage = await makeStage(world);
  await playOn(stage, row);
}

async function playOn(stage: Stage, row: Row): Promise<void> {
  const fault = await row.make(stage);
  try {
    let { env } = given(fault);
    const { DOCKER_HOST } = env;
    const engine: Variables = DOCKER_HOST === undefined ? {} : { DOCKER_HOST };
    const before = await snapshot(stage.project, stage.directory, engine);
    let { through = [] } = fault;
    let command = sameCommand(row, fault, stage);
    let said = await stage.run(command, { env, kill: fault.kill, onLine: fault.onLine });
    expectFault(row, said);
    const after = await snapshot(stage.project, stage.directory, engine);
    if (row.strikes === "image") expect(installationOf(after), lastOf(said)).toEqual([]);
    // Who asks for the lock makes a file beside it for a moment.
    if (row.touched === "nothing" && row.strikes !== "lock") expect(after, lastOf(said)).toEqual(before);
    // Files are, and what ran is not: that is what it tells.
    const back = row.code === "revive-failed" ? filesOf : withoutTimes;
    if (row.touched === "rolled-back" || row.strikes === "lock")
      expect(back(after), lastOf(said)).toEqual(back(before));
    for (const [index, mend] of fault.mend.entries()) {
      if (index > 0) expect(said.lines.at(-1), lastOf(said)).toMatchObject({ code: mend.of });
      env = { ...env, ...mend.env, ...secrets(mend.settings) };
      through = mend.through ?? through;
      const further = { ...fault, through, ...(mend.args && { args: mend.args }) };
      if (mend.settings !== undefined || mend.through !== undefined || mend.args !== undefined) {
        command = sameCommand(row, { ...further, settings: { ...fault.settings, ...mend.settings } }, stage);
      }
      const next = await follow(stage, mend, said, command, env, through);
      const end = index === fault.mend.length - 1 && row.until !== "installed" ? enough[row.until] : undefined;
      command = next;
      said = await stage.run(next, { env, kill: end });
    }
    expect(said.output).not.toContain(password);
    if (row.until !== "installed") expect(said.lines.some(enough[row.until].at), lastOf(said)).toBe(true);
    else await expectInstalled(stage, said, through);
  } finally {
    await fault.clear?.();
  }
}

/** Runs what was printed. @returns the command that goes on: the same one, or the one that was printed for it */
async function follow(
  stage: Stage,
  { act, run, fill = {}, through: mended = [] }: Mend,
  said: Said,
  command: string,
  env: Variables,
  through: readonly string[] = [],
): Promise<string> {
  await act?.();
  const printed = commandsOf(said);
  const all = printed.map((_, index) => index);
  const chosen = run === "all" ? all : (run ?? all.slice(0, 1));
  let next = command;
  for (const word of Object.keys(fill)) expect(chosen.map((index) => printed[index]).join("\n")).toContain(word);
  for (const index of chosen) {
    const text = printed[index];
    if (text === undefined) throw new Error(`there is no command ${index} in what was printed: ${lastOf(said)}`);
    const filled = Object.entries(fill).reduce((all, [word, value]) => all.replaceAll(word, () => value), text);
    if (filled.includes(binary) && !/ (logs|status|uninstall|--help|--dry-run)( |$)/.test(filled)) {
      const whole = filled.includes("--json") ? filled : `${filled} --json`;
      // As when it is run without: no shell is to stand between a signal and the installer.
      next = through.length === 0 ? whole : [...through, "sh", "-c", `exec env ${whole}`].map(quoted).join(" ");
    } else {
      const there = mended.length === 0 ? filled : [...mended, "sh", "-c", filled].map(quoted).join(" ");
      const { exit, output } = await stage.run(there, { env });
      expect(exit, `${filled}\n${output}`).toBe(0);
    }
  }
  return next;
}

function expectFault(row: Row, said: Said): void {
  const { exit, signal, lines } = said;
  const output = lastOf(said);
  if (row.code === "killed") {
    expect(signal, output).toBe(row.exit);
    return;
  }
  const failure = lines.findLast(({ type }) => type === "failure");
  expect(failure, output).toMatchObject({ code: row.code, touched: row.touched, exit: row.exit });
  expect(exit, output).toBe(row.exit);
  expect(`${String(failure?.remedy)}\n${commandsOf({ lines }).join("\n")}`).toContain(row.remedy);
  expect(said.output).not.toContain(password);
}

async function expectInstalled(stage: Stage, said: Said, through: readonly string[]): Promise<void> {
  const { exit, lines } = said;
  const output = lastOf(said);
  const end = lines.at(-1);
  expect(end, output).toMatchObject({ type: "installed" });
  expect(exit, output).toBe(0);
  // Where it is by its own words, as the remedy may have moved it to another port.
  const page = `${String(end?.dashboardUrl)}/api/health`;
  const ask = [...through, "curl", "--silent", "--show-error", page].map(quoted).join(" ");
  let health = "";
  // Docker says «running» a moment before its proxy answers on a port.
  await until(
    () => `it is healthy, which says ${health}\n${output}`,
    async () => {
      ({ output: health } = await stage.run(ask));
      return health.startsWith('{"status":"healthy"');
    },
  );
}

function commandsOf({ lines }: Pick<Said, "lines">): readonly string[] {
  const commands = lines.findLast(({ type }) => type === "failure")?.commands;
  return Array.isArray(commands) ? commands.map(String) : [];
}

/** What a failing test shows of a run. */
const lastOf = ({ output }: Pick<Said, "output">): string => output.split("\n").slice(-3).join("\n");

const isSecret = (name: string) => Object.hasOwn(table, name) && table[name as SettingName].secret;

const secrets = (settings: Settings = {}): Variables =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => isSecret(name)));

const given = ({ settings, env }: Fault): { readonly env: Variables } => ({ env: { ...secrets(settings), ...env } });

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** The command as it is first typed. */
function sameCommand(
  row: Row,
  { settings = {}, args, through = [], version }: Partial<Fault>,
  { directory, webPort, ingestPort, web }: Stage,
): string {
  const production = row.id.startsWith("production-");
  const all: Settings = { WEB_PORT: String(webPort), INGEST_PORT: String(ingestPort), ...settings };
  const { NEXTAUTH_URL = web.replace("127.0.0.1", "localhost"), ...others } = all;
  const set = Object.entries(others)
    .filter(([name]) => !production || !isSecret(name))
    .flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const mode = production ? ["--mode", "production", "--url", NEXTAUTH_URL] : [];
  const usual = row.until === "work" ? empty[production ? "production" : "quickstart"] : ofCheckout;
  const words = args ?? ["--yes", ...mode, "--dir", directory, "--version", version ?? usual, ...set, "--json"];
  return [...through, binary, ...words].map(quoted).join(" ");
}

/** What there is of an installation, besides the installer's own notes. */
function installationOf(snapshot: unknown): readonly string[] {
  const parts = Object.values<unknown>(Object(snapshot)).flatMap((part) =>
    Array.isArray(part) ? part.map(String) : [],
  );
  return parts.filter((part) => !part.startsWith(".cognobserve"));
}

/** A snapshot without what differs in a file that was written anew with the same text. */
const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/( \d{5,6}) [\d.]+ /g, "$1 "));

/** Those of the installation itself; of what a run has done its journal tells more than before. */
const filesOf = (snapshot: unknown): readonly string[] =>
  JSON.parse(JSON.stringify(withoutTimes(snapshot))).files.filter((file: string) => !file.startsWith(".cognobserve"));
