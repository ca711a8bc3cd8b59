import { readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { binary, repository, type TestInstallation, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";
import { hasSshServer, startSshServer } from "./ssh-server.ts";
import { openTmux, type Tmux } from "./tmux.ts";

/* The installer in tmux and over SSH: what is between it and a person's eyes, for real. */

const version = "test-terminals";
/** Without CI, in which nothing is drawn. */
const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };
const spinner = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});
afterAll(async () => {
  await execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve:${version}`], { reject: false });
});

/** A script that runs the installer, and notes its exit code where no terminal is needed to read it. */
async function script({ directory, options }: TestInstallation) {
  const file = `${directory}.sh`;
  const code = `${directory}.code`;
  const variables = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
  const run = [binary, "--mode", "quickstart", ...options].join(" ");
  // As a shell at a terminal does, it passes SIGHUP on; and it outlives the terminal.
  await writeFile(
    file,
    `${variables.join("\n")}
exec 3<&0
${run} <&3 &
pid=$!
trap 'kill -HUP $pid' HUP
while :; do
  wait $pid
  code=$?
  kill -0 $pid 2>/dev/null || break
done
echo $code >${code}
`,
  );
  return {
    command: `sh ${file}`,
    code: async () => {
      await vi.waitFor(() => readFile(code, "utf8").then((text) => expect(text).not.toBe("")), { timeout: 20_000 });
      const text = await readFile(code, "utf8");
      await rm(code);
      return Number(text);
    },
  };
}

/** Takes every default and agrees, whatever is asked. */
async function agree(text: () => string | Promise<string>, pressEnter: () => unknown) {
  let answered = "";
  await vi.waitFor(
    async () => {
      const shown = await text();
      const asked = /^◆ {2}(.*)/m.exec(shown)?.[1];
      if (asked !== undefined && asked !== answered) await pressEnter();
      answered = asked ?? answered;
      expect(shown).toContain("Full output:");
    },
    { timeout: 60_000, interval: 100 },
  );
}

/** Waits for the redraw that follows a resize, until the live view and words of it stand once in all that scrolled by. */
const drawnOnce = ({ everything }: Tmux, words: RegExp): Promise<void> =>
  vi.waitFor(
    async () => {
      const shown = await everything();
      expect(shown.match(spinner), shown).toHaveLength(1);
      expect(shown.match(words), shown).toHaveLength(1);
    },
    { timeout: 10_000, interval: 100 },
  );

/** Gives the containers of an installation so much of a processor. @returns how many there are */
async function giveProcessor({ project }: TestInstallation, cpus: number): Promise<number> {
  const { stdout } = await execa("docker", ["ps", "-q", "--filter", `label=com.docker.compose.project=${project}`]);
  const ids = stdout.split("\n").filter((id) => id !== "");
  if (ids.length > 0) await execa("docker", ["update", "--cpus", String(cpus), ...ids]);
  return ids.length;
}

/** What a run leaves, from its first step on, without what is different each time. */
const lasting = (text: string, { directory, web, ingest }: TestInstallation): string =>
  text
    .slice(text.indexOf("✓ Get the images"))
    .replaceAll(directory, "DIR")
    .replaceAll(new URL(web).port, "3000")
    .replaceAll(new URL(ingest).port, "8080")
    .replaceAll(/^(✓ (?:Wait until|Send)\D*?) {2}.*$/gm, "$1  …")
    .replaceAll(/prj_[\w-]+/g, "prj_…")
    .replaceAll(/traces\/[\da-f]{32}/g, "traces/…")
    .replaceAll(/^( {2}(?:Password|API key) +)\S+$/gm, "$1…")
    .replaceAll(/ +$/gm, "")
    .trimEnd();

describe("in tmux", () => {
  it("draws once, whatever the size; ends with its session, goes on in the next, copies, and leaves what stays", async () => {
    await using installation = await testInstallation(version);
    const { command, code } = await script(installation);

    {
      await using first = await openTmux(command, env, [80, 24]);
      await agree(first.text, () => first.press("Enter"));
      // It would be healthy before everything was looked at.
      await vi.waitFor(async () => expect(await giveProcessor(installation, 0.02)).toBe(1), { timeout: 120_000 });
      await first.shows(/Wait until everything is healthy {2}\d[\s\S]* {2}… cognobserve {2}running/, 120_000);
      for (const size of [
        [120, 40],
        [60, 16],
        [80, 24],
      ] as const) {
        await first.resize(size);
        await drawnOnce(first, /Ctrl-C: stop or undo/g);
      }
    }
    expect(await code()).toBe(129);
    await giveProcessor(installation, os.availableParallelism());

    await using second = await openTmux(command, env, [100, 30]);
    await agree(second.text, () => second.press("Enter"));
    await second.shows("Waiting for your first trace", 120_000);
    const terminal = second.attach();
    await terminal.shows("Waiting for your first trace");
    await second.press("c");
    await second.shows("curl: in tmux's buffer, and sent to the terminal's clipboard.");
    const copied = await second.ask("show-buffer");
    expect(copied).toMatch(/^curl http:\/\/localhost:\d+\/v1\/traces /);
    // Its server hands it on to the terminal, and is not waited for.
    await vi.waitFor(() => expect(terminal.clipboard()).toBe(copied));
    for (const size of [
      [80, 24],
      [120, 40],
      [60, 24],
      [80, 24],
    ] as const) {
      await second.resize(size);
      await second.shows(/q done\n*$/);
      await drawnOnce(second, /Send a trace with/g);
    }
    await second.ask("set-option", "remain-on-exit", "on");
    await second.press("q");
    expect(await code()).toBe(0);
    const left = (await second.everything()).replace(/\n+Pane is dead[\s\S]*$/, "");
    await expect(`${lasting(left, installation)}\n`).toMatchFileSnapshot(
      path.join(import.meta.dirname, "screens/tmux.txt"),
    );
  });
});

describe.runIf(hasSshServer)("over SSH", () => {
  it("ends when the connection is cut, goes on in the next, and says how links are opened on one's own computer", async () => {
    await using installation = await testInstallation(version);
    await using server = await startSshServer();
    const { command, code } = await script(installation);
    const ssh = `exec ${server.client} -t ${command}`;

    const first = openScreen(ssh, env);
    await first.shows("Those of your own computer after:", 60_000);
    await agree(first.text, () => first.type(keys.enter));
    await first.shows(/Wait until everything is healthy {2}\d/, 120_000);
    first.kill();
    expect(await code()).toBe(129);

    const second = openScreen(ssh, env);
    await agree(second.text, () => second.type(keys.enter));
    await second.shows("Waiting for your first trace", 120_000);
    // There is no browser before anybody's eyes here.
    await second.shows("o link to the page");
    second.type("o");
    await second.shows(/http:\/\/localhost:\d+\/projects\/prj_[\w-]+\/get-started/);
    second.type("q");
    expect(await code()).toBe(0);
    await second.exitCode;
    const [web, ingest] = [installation.web, installation.ingest].map((url) => new URL(url).port);
    expect(second.everything().replaceAll(/\s*\\?\n\s*/g, " ")).toContain(
      `ssh -p ${server.port} -L ${web}:localhost:${web} -L ${ingest}:localhost:${ingest} `,
    );
  });

  it("says what to do where SSH was given no terminal", async () => {
    await using installation = await testInstallation(version);
    await using server = await startSshServer();
    const { command, code } = await script(installation);
    const { all } = await execa("sh", ["-c", `${server.client} ${command} </dev/null`], {
      env,
      reject: false,
      all: true,
    });
    expect(await code()).toBe(2);
    expect(all).toContain("(no-terminal)");
    expect(all).toContain(" --yes\n");
  });
});
