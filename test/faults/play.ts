import { setTimeout as pause } from "node:timers/promises";
import { type SettingName, settings as table } from "@cognobserve/settings/table";
import { expect } from "vitest";
import { password } from "../installer/external-services.ts";
import { binary, snapshot } from "../installer/installation.ts";
import type { Fault, Kill, Mend, Row, Settings, Variables } from "./row.ts";
import { makeStage, type Said, type Stage } from "./stage.ts";
import { version, type World } from "./world.ts";

/** The first step that is begun, or passed over: what comes before it changes nothing. */
const atWork: Kill = { at: ({ type }) => type === "step", with: "SIGKILL" };

/**
 * Makes a fault happen, runs the installer into it, does what it says, and runs it again until it gets through.
 * @throws when anything is another than the row says
 */
export async function play(row: Row, world: World): Promise<void> {
  if (row.where === "installed") {
    const stage = await world.installed();
    await expectInstalled(stage, await stage.run(sameCommand(row, {}, stage)));
    await playOn(stage, row);
    return;
  }
  await using stage = await makeStage(world);
  await playOn(stage, row);
}

async function playOn(stage: Stage, row: Row): Promise<void> {
  const fault = await row.make(stage);
  try {
    const before = await snapshot(stage.project, stage.directory);
    let { env = {} } = given(fault);
    let command = sameCommand(row, fault, stage);
    let said = await stage.run(command, { env, kill: fault.kill, onLine: fault.onLine });
    expectFault(row, said);
    const after = await snapshot(stage.project, stage.directory);
    if (row.touched === "nothing") expect(after, lastOf(said)).toEqual(before);
    if (row.touched === "rolled-back") expect(withoutTimes(after), lastOf(said)).toEqual(withoutTimes(before));
    for (const [index, mend] of fault.mend.entries()) {
      if (index > 0) expect(said.lines.at(-1), lastOf(said)).toMatchObject({ code: mend.of });
      env = { ...env, ...mend.env, ...secrets(mend.settings) };
      const further = { ...fault, ...(mend.through && { through: mend.through }) };
      if (mend.settings !== undefined || mend.through !== undefined) {
        command = sameCommand(row, { ...further, settings: { ...fault.settings, ...mend.settings } }, stage);
      }
      const next = await follow(stage, mend, said, command, env, further.through);
      const end = index === fault.mend.length - 1 && row.until === "work";
      command = next;
      said = await stage.run(next, { env, ...(end && { kill: atWork }) });
    }
    expect(said.output).not.toContain(password);
    if (row.until === "work") expect(said.lines.some(atWork.at), lastOf(said)).toBe(true);
    else await expectInstalled(stage, said);
  } finally {
    await fault.clear?.();
  }
}

/** Runs what was printed. @returns the command that goes on: the same one, or the one that was printed for it */
async function follow(
  stage: Stage,
  { act, run, fill = {} }: Mend,
  said: Said,
  command: string,
  env: Variables,
  through: readonly string[] = [],
): Promise<string> {
  await act?.();
  const printed = commandsOf(said);
  const chosen = run ?? (printed.length > 0 ? [0] : []);
  let next = command;
  for (const index of chosen) {
    const text = printed[index];
    if (text === undefined) throw new Error(`there is no command ${index} in what was printed: ${lastOf(said)}`);
    const filled = Object.entries(fill).reduce((all, [word, value]) => {
      expect(all, lastOf(said)).toContain(word);
      return all.replaceAll(word, () => value);
    }, text);
    if (filled.includes(binary) && !/ (logs|status)( |$)/.test(filled)) {
      const whole = filled.includes("--json") ? filled : `${filled} --json`;
      next = through.length === 0 ? whole : [...through, "sh", "-c", whole].map(quoted).join(" ");
    } else {
      const { exit, output } = await stage.run(filled, { env });
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

async function expectInstalled(stage: Stage, said: Said): Promise<void> {
  const { exit, lines } = said;
  const output = lastOf(said);
  expect(lines.at(-1), output).toMatchObject({ type: "installed" });
  expect(exit).toBe(0);
  // Docker says «running» a moment before its proxy answers on a port.
  for (let left = 20; ; left -= 1) {
    const health = await fetch(`${stage.web}/api/health`).then((answer) => answer.text(), String);
    if (health.startsWith('{"status":"healthy"')) return;
    if (left === 0) throw new Error(`not healthy: ${health}\n${output}`);
    await pause(250);
  }
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
  { settings = {}, args, through = [] }: Partial<Fault>,
  { directory, webPort, ingestPort, web }: Stage,
): string {
  const production = row.id.startsWith("production-");
  const all: Settings = { WEB_PORT: String(webPort), INGEST_PORT: String(ingestPort), ...settings };
  const { NEXTAUTH_URL = web.replace("127.0.0.1", "localhost"), ...others } = all;
  const set = Object.entries(others)
    .filter(([name]) => !production || !isSecret(name))
    .flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const mode = production ? ["--mode", "production", "--url", NEXTAUTH_URL] : [];
  const tag = ["--version", production ? "0.1.0" : version];
  const words = args ?? ["--yes", ...mode, "--dir", directory, ...tag, ...set, "--json"];
  return [...through, binary, ...words].map(quoted).join(" ");
}

/** A snapshot without what differs in a file that was written anew with the same text. */
const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/( \d{5,6}) [\d.]+ /g, "$1 "));
