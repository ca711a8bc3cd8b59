import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keys, openScreen, type Screen } from "../installer/screen.ts";
import { asSomebody, createMachine, type Programs, sha256sum, which } from "./machine.ts";
import { releasedScript, standIn } from "./release.ts";

/* What install.sh shows on a terminal, at several widths, as files in screens/ that a person can read. */

const released = standIn();

/** What a person meets, and does about it. */
interface Scene {
  readonly programs?: Programs;
  readonly released?: Buffer;
  /** What the server sends, of what was released. */
  readonly sent?: Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Shell commands before the script. */
  readonly before?: string;
  readonly act?: (screen: Screen) => Promise<unknown>;
}

/** A curl that brings the file that lies beside its folder, and ends then. */
const bring = 'while [ "$1" != --output ]; do shift; done; cat "${0%/*}/../sent" >"$2"';
/** A curl that complains, in words that are the same on every machine. */
const complain = (words: string): Programs => ({ curl: `echo "curl: ${words}" >&2; exit 22` });
const stall: Programs = { curl: `${bring}; exec sleep 60` };
const uname = (system: string, machine: string): Programs => ({
  uname: `case $1 in -s) echo ${system} ;; -m) echo ${machine} ;; -r) echo 6.12.0 ;; -n) echo machine ;; esac`,
});
const glibc: Programs = { ldd: 'echo "ldd (GNU libc) 2.41"' };

const asked = (screen: Screen) => screen.shows("[Y/n]");
const answer = (typed: string) => async (screen: Screen) => {
  await asked(screen);
  screen.type(typed + keys.enter);
  await screen.exitCode;
};
const hasCome = (screen: Screen) => screen.shows("4 MB so far");

const scenes: Readonly<Record<string, Scene>> = {
  "path-question": { act: asked },
  "path-question-yes": { act: answer("") },
  "path-question-no": { act: answer("n") },
  "path-question-left": {
    act: async (screen) => {
      await asked(screen);
      screen.type(keys.interrupt);
      await screen.exitCode;
    },
  },
  download: { programs: stall, sent: Buffer.alloc(4_200_000), act: hasCome },
  "download-left": {
    programs: stall,
    sent: Buffer.alloc(4_200_000),
    act: async (screen) => {
      await hasCome(screen);
      screen.type(keys.interrupt);
      await screen.exitCode;
    },
  },
  "base-url": { env: { COGNOBSERVE_BASE_URL: "ftp://example.com" } },
  "bin-dir": { env: { COGNOBSERVE_BIN_DIR: "bin" } },
  certificate: { programs: complain("(60) SSL certificate problem: unable to get local issuer certificate") },
  "download-refused": { programs: complain("(22) The requested URL returned error: 404") },
  "missing-library": { programs: { ldd: 'echo "musl libc (x86_64)" >&2', apk: "exit 1" } },
  "no-build-runs": {
    released: Buffer.from('#!/bin/sh\necho "Illegal instruction" >&2\nexit 132\n'),
  },
  "no-checksum": { programs: { ...uname("Darwin", "arm64"), sysctl: "exit 1" } },
  "no-directory": { before: "mkdir gone; cd gone; rmdir ../gone" },
  "no-downloader": { programs: { curl: "/nowhere" } },
  "no-hasher": { programs: { sha256sum: "exit 1" } },
  "no-place": { programs: { mktemp: "exit 1" } },
  platform: { programs: uname("Linux", "riscv64") },
  "wrong-checksum": { sent: Buffer.from("something else") },
  "wrong-checksum-of-a-page": { sent: Buffer.from("<!DOCTYPE html><title>Wi-Fi</title>") },
};

/** All that was on the screen when the scene ended. */
async function draw(scene: Scene, columns: number): Promise<string> {
  await using machine = await createMachine({
    curl: bring,
    ...sha256sum,
    ...uname("Linux", "x86_64"),
    ...glibc,
    ...scene.programs,
  });
  const build = scene.released ?? released;
  const script = join(machine.root, "install.sh");
  await writeFile(script, await releasedScript({ "linux-x64": build, "linux-x64-musl": build }));
  await writeFile(join(machine.root, "sent"), scene.sent ?? build);
  const screen = openScreen(
    // The outer shell lives on after Ctrl-C.
    `trap : INT; cd '${machine.home}'; ${scene.before ?? ":"}; cat "${script}" | ${asSomebody} ${which("dash")} -s --`,
    {
      PATH: machine.path,
      HOME: machine.home,
      SHELL: "/bin/bash",
      TERM: "xterm-256color",
      TMPDIR: "/nowhere",
      COGNOBSERVE_BASE_URL: "https://downloads.example.com",
      ...scene.env,
    },
    [columns, 40],
  );
  await (scene.act ?? (({ exitCode }) => exitCode))(screen);
  const random = machine.root.slice(machine.root.lastIndexOf("-") + 1);
  // As long as what it stands for, so that lines break where they did.
  return screen.everything().replaceAll(random, "abcdef");
}

describe("the screens of install.sh", () => {
  it.each(Object.entries(scenes))("%s", async (name, scene) => {
    const drawn = [60, 80, 120].map(async (columns) => {
      const ruler = `${columns} columns`.padEnd(columns, ".");
      return `${ruler}\n${await draw(scene, columns)}\n`;
    });
    await expect((await Promise.all(drawn)).join("\n")).toMatchFileSnapshot(`screens/${name}.txt`);
  });
});
