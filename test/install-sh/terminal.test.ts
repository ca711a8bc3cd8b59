import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { execa } from "execa";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { contents, createMachine, which } from "./machine.ts";
import { glibcBuild, releasedScript, repository } from "./release.ts";
import { file, serveRelease, stall } from "./release-server.ts";

let installer: Buffer;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installer = await readFile(join(repository, "dist/cognobserve-install"));
});

describe("curl … | sh on a terminal", () => {
  it("asks questions, and the answers arrive although standard input is the script", async () => {
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: file(installer) });
    await using machine = await createMachine({
      curl: which("curl"),
      sha256sum: which("sha256sum"),
      docker: which("docker"),
    });
    const script = join(machine.root, "install.sh");
    await writeFile(script, await releasedScript({ [glibcBuild]: installer }));
    const directory = join(machine.root, "installation");
    const screen = openScreen(["-c", `cat "${script}" | sh -s -- --mode quickstart --dir "${directory}"`], {
      PATH: machine.path,
      HOME: machine.home,
      COGNOBSERVE_BASE_URL: server.url,
    });

    await screen.shows("At which URL");
    screen.type("http://observe.example");
    await screen.shows("http://observe.example");
    screen.type("\u0003");

    expect(await screen.exitCode).toBe(130);
    expect(screen.text()).toContain("Nothing has been changed");
    expect(await contents(machine.root)).not.toContain("installation");
  });

  it("shows how much has come, and leaves nothing behind after Ctrl-C", async () => {
    const answer = stall(installer, 5_000_000, file(installer));
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: answer });
    await using machine = await createMachine();
    const script = join(machine.root, "install.sh");
    await writeFile(script, await releasedScript({ [glibcBuild]: installer }));
    // Ctrl-C reaches the outer shell too, which is to live on and pass the inner one's code along.
    const screen = openScreen(["-c", `trap : INT; cat "${script}" | sh -s -- --yes; exit $?`], {
      PATH: machine.path,
      HOME: machine.home,
      COGNOBSERVE_BASE_URL: server.url,
    });

    await screen.shows("4 MB");
    screen.type("\u0003");

    expect(await screen.exitCode).toBe(130);
    expect(await contents(machine.home)).toEqual([]);
  });
});

/** Runs sh on a terminal of 100 × 40 that can be read as a person reads it. */
function openScreen(args: string[], env: Record<string, string>) {
  const terminal = new xterm.Terminal({ cols: 100, rows: 40, allowProposedApi: true });
  const child = spawn(which("sh"), args, { name: "xterm-256color", cols: 100, rows: 40, env });
  onTestFinished(() => child.kill());
  child.onData((data) => terminal.write(data));
  const exitCode = new Promise<number>((resolve) => child.onExit((exit) => resolve(exit.exitCode)));
  const text = () => {
    const { buffer } = terminal;
    return Array.from({ length: buffer.active.length }, (_, row) => buffer.active.getLine(row)?.translateToString(true))
      .join("\n")
      .trimEnd();
  };
  return {
    text,
    exitCode,
    type: (keys: string) => child.write(keys),
    shows: (words: string) => vi.waitFor(() => expect(text()).toContain(words), { timeout: 30_000, interval: 50 }),
  };
}
