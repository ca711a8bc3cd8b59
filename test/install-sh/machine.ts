import { accessSync, constants } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";

/** The shells that people pipe install.sh into, as argument lists that read the script from standard input. */
export const shells: Readonly<Record<string, readonly string[]>> = {
  dash: ["dash"],
  bash: ["bash"],
  "bash as sh": ["bash", "--posix"],
  "busybox ash": ["busybox", "ash"],
  mksh: ["mksh"],
  ksh93: ["ksh93"],
  zsh: ["zsh", "-f"],
  "zsh as sh": ["zsh", "--emulate", "sh", "-f"],
};

/** What install.sh may count on everywhere. Downloaders and hashers are left out: each machine says which it has. */
const everywhere = (
  "sh cat chmod cut date dd df dirname getconf getent grep head id ldd mkdir mktemp mv printf rm rmdir sed sleep stty tail timeout " +
  "tr uname wc"
).split(" ");

/** Programs of a machine beyond `everywhere`. A value is the program's file, or the text of a shell script in its place. */
export type Programs = Readonly<Record<string, string>>;

export const curl: Programs = { curl: which("curl") };
export const wget: Programs = { wget: which("wget") };
export const busyboxWget: Programs = { wget: which("busybox") };
export const sha256sum: Programs = { sha256sum: which("sha256sum") };
export const shasum: Programs = { shasum: which("shasum"), perl: which("perl") };
export const openssl: Programs = { openssl: which("openssl") };

/** A user without rights of his own: whoever runs the tests, or nobody when that is root. */
export const somebody = process.getuid?.() === 0 ? 65_534 : undefined;

/** A person's machine, as far as install.sh can see it: a home and a PATH. Removed when disposed of. */
export interface Machine extends AsyncDisposable {
  /** Holds everything that belongs to the machine. */
  readonly root: string;
  /** The home directory, with a space in its name. */
  readonly home: string;
  readonly path: string;
}

export async function createMachine(programs: Programs = { ...curl, ...sha256sum }): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), "install-sh-"));
  const home = join(root, "home of a person");
  const path = join(root, "bin");
  await mkdir(home);
  await mkdir(path);
  for (const folder of [root, home]) {
    await chmod(folder, 0o755);
    if (somebody !== undefined) await chown(folder, somebody, somebody);
  }
  for (const name of everywhere) await symlink(which(name), join(path, name));
  for (const [name, program] of Object.entries(programs)) {
    const place = join(path, name);
    await rm(place, { force: true });
    if (program.startsWith("/")) {
      await symlink(program, place);
    } else {
      await writeFile(place, `#!/bin/sh\n${program}\n`);
      await chmod(place, 0o755);
    }
  }
  return { root, home, path, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

export interface Outcome {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Pipes `script` into a shell on the machine, as `curl … | sh -s -- ARGS` does, in a session without a terminal.
 * An undefined variable is unset.
 * @param options.uid who does it; `somebody` unless said otherwise
 */
export async function pipe(
  machine: Machine,
  script: string,
  options: {
    readonly shell?: readonly string[];
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly cwd?: string;
    readonly uid?: number;
    readonly wrapper?: readonly string[];
  } = {},
): Promise<Outcome> {
  const [program = "dash", ...flags] = options.shell ?? ["dash"];
  const command = [...(options.wrapper ?? []), which(program), ...flags, "-s", "--", ...(options.args ?? [])];
  const { exitCode, stdout, stderr } = await execa(command[0] ?? "", command.slice(1), {
    input: script,
    reject: false,
    extendEnv: false,
    cwd: options.cwd ?? machine.root,
    uid: options.uid ?? somebody,
    // A session of its own, whose terminal is not that of whoever runs these tests.
    detached: true,
    env: { PATH: machine.path, HOME: machine.home, TMPDIR: join(machine.root, "no-such-folder"), ...options.env },
  });
  return { code: exitCode, stdout, stderr };
}

/**
 * Wraps a command into file systems of its own, which nobody else sees and which are gone with it. Run the wrapper with
 * uid 0; the command itself is run by `somebody`, or as root. Without being root, one only looks like it in there.
 * @param script shell lines that mount them; "$HOME" is the machine's
 */
export function mounted(script: string, as: "somebody" | "root" = "somebody"): readonly string[] {
  const namespace = somebody === undefined ? ["--map-root-user", "--mount"] : ["--mount"];
  const become = somebody === undefined || as === "root" ? "" : asSomebody;
  const mount = `mount() { "${which("mount")}" -t tmpfs -o "$1" tmpfs "$2"; }`;
  return [which("unshare"), ...namespace, which("sh"), "-c", `set -e; ${mount}; ${script}\nexec ${become} "$@"`, "sh"];
}

/** Becomes a user without rights, for a command line that root may start. */
export const asSomebody =
  somebody === undefined ? "" : `${which("setpriv")} --reuid=${somebody} --regid=${somebody} --clear-groups`;

/** All that lies in a directory and below it, as sorted relative paths. */
export async function contents(directory: string): Promise<string[]> {
  return (await readdir(directory, { recursive: true })).sort();
}

/** The absolute path of a program of this computer. */
export function which(name: string): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not in this folder.
    }
  }
  throw new Error(`${name} is not installed, and these tests need it. Install it: sh scripts/test-tools.sh`);
}
