import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { asSomebody, contents, createMachine, type Machine, pipe, shells, which } from "./machine.ts";
import { glibcBuild, releasedScript, standIn } from "./release.ts";
import { file, serveRelease } from "./release-server.ts";

/**
 * Where a connection may break, in bytes: after every line's first word (but not in comments), which may be a command of its own, and at
 * each of the last bytes, where a half-read command could be the whole of another one.
 */
function breaks(script: Buffer): number[] {
  const positions = new Set<number>();
  for (let byte = 2; byte < 60; byte += 1) positions.add(script.length - byte);
  let start = 0;
  for (const line of script.toString().split("\n")) {
    const word = /^\s*\w+\b/.exec(line);
    if (word !== null) positions.add(start + Buffer.byteLength(word[0]));
    start += Buffer.byteLength(line) + 1;
  }
  // The last byte is a line's end: without it the script is whole.
  return [...positions].filter((byte) => byte < script.length - 1).sort((a, b) => a - b);
}

/** Pipes every beginning of the script into the shell, and prints the lengths of those that said anything. */
const driver = `
while read -r length; do
  head -c "$length" "$1" | "$2" $FLAGS -s -- --yes >"$1.out" 2>/dev/null
  if [ -s "$1.out" ]; then echo "$length"; fi
done`;

async function cutOffAt(machine: Machine, script: Buffer, positions: number[], shell: readonly string[], url: string) {
  const place = join(machine.root, "install.sh");
  await writeFile(place, script);
  const [program = "sh", ...flags] = shell;
  const { stdout } = await execa(
    "sh",
    ["-c", `exec ${asSomebody} sh -c "$0" "$@"`, driver, "driver", place, which(program)],
    {
      input: `${positions.join("\n")}\n`,
      extendEnv: false,
      env: { PATH: machine.path, HOME: machine.home, COGNOBSERVE_BASE_URL: url, FLAGS: flags.join(" ") },
    },
  );
  return stdout;
}

const blockwise = new Set(["dash", "busybox ash", "zsh as sh"]);

describe.concurrent("install.sh cut off on its way", () => {
  it.each(Object.entries(shells))("does nothing at all, in %s", async (name, shell) => {
    const build = standIn();
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: file(build) });
    await using machine = await createMachine();
    const script = Buffer.from(await releasedScript({ [glibcBuild]: build }));

    const all = breaks(script);
    expect(all.length).toBeGreaterThan(400);
    // The others read byte by byte, which takes long: a fifth of the places, and all that are near the end.
    const positions = blockwise.has(name)
      ? all
      : all.filter((byte, index) => index % 5 === 0 || byte > script.length - 60);
    expect(await cutOffAt(machine, script, positions, shell, server.url)).toBe("");
    expect(server.requests).toEqual([]);
    expect(await contents(machine.home)).toEqual([]);

    // The same way, the whole of it does its work.
    expect(await cutOffAt(machine, script, [script.length - 1], shell, server.url)).not.toBe("");
    expect(server.requests).toHaveLength(1);
    const { code, stderr } = await pipe(machine, script.toString(), { shell });
    expect(code, stderr).toBe(42);
  });
});
