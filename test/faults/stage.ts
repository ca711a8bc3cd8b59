import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { freePorts } from "../free-ports.ts";
import { binary } from "../installer/installation.ts";
import { removeProject } from "../remove-project.ts";
import { until } from "../until.ts";
import type { Kill, Line, Variables } from "./row.ts";
import type { World } from "./world.ts";

/** Where a row plays: a directory of its own, with ports of its own. */
export interface Stage extends AsyncDisposable {
  readonly world: World;
  readonly parent: string;
  readonly directory: string;
  readonly project: string;
  readonly web: string;
  readonly webPort: number;
  readonly ingestPort: number;
  /** Options that choose the two. */
  readonly ports: readonly string[];
  /** Programs that stand in for those of a whole system; first on the PATH. */
  readonly bin: string;
  /** A file in the directory. */
  readonly file: (name: string) => string;
  /** Runs a command as a person would paste it, and reads what the installer says. */
  readonly run: (command: string, options?: RunOptions) => Promise<Said>;
}

export interface RunOptions {
  readonly env?: Variables;
  readonly kill?: Kill | undefined;
  readonly onLine?: ((line: Line) => void) | undefined;
}

export interface Said {
  readonly exit: number | undefined;
  readonly signal: string | undefined;
  readonly lines: readonly Line[];
  readonly output: string;
}

/** Makes the directory's parent and chooses ports. Disposing takes everything away that an installation left. */
export async function makeStage(world: World): Promise<Stage> {
  const parent = await mkdtemp(path.join(os.tmpdir(), "cognobserve-fault-"));
  await chmod(parent, 0o755);
  const project = `fault${path.basename(parent).slice(-6).toLowerCase()}`;
  const directory = path.join(parent, project);
  const bin = path.join(parent, "bin");
  await mkdir(bin);
  await mkdir(path.join(parent, "home"));
  await chmod(path.join(parent, "home"), 0o777); // for rows that play as somebody else
  // Another row may take one in the moment between two looks.
  const [webPort, ingestPort] = await until("two ports are free", freePorts);
  let engine: Variables = {};
  const run = async (command: string, { env = {}, kill, onLine }: RunOptions = {}): Promise<Said> => {
    if (env.DOCKER_HOST !== undefined) engine = { DOCKER_HOST: env.DOCKER_HOST };
    // A signal is for the installer itself: no shell is to stand in between.
    const child = execa("sh", ["-c", command.includes(binary) ? `exec env ${command}` : command], {
      env: {
        HOME: path.join(parent, "home"),
        PATH: `${bin}:${world.bin}:${process.env.PATH ?? ""}`,
        COGNOBSERVE_CHECKOUT: "",
        ...env,
      },
      cwd: parent,
      reject: false,
      all: true,
      stdin: "ignore",
    });
    let notStruck = "";
    const strike = async ({ after, with: signal }: Kill) => {
      await after?.();
      child.kill(signal);
    };
    const lines: Line[] = [];
    for await (const text of child) {
      const line = parseLine(text);
      if (line === undefined) continue;
      lines.push(line);
      onLine?.(line);
      if (!kill?.at(line)) continue;
      // A row for which what it waits for never comes fails for want of the signal, and says so.
      strike(kill).catch((error: unknown) => {
        notStruck = `\nNo signal was sent: ${String(error)}`;
      });
    }
    const { exitCode, signal, all } = await child;
    return { exit: exitCode, signal, lines, output: all + notStruck };
  };
  return {
    world,
    parent,
    directory,
    project,
    web: `http://127.0.0.1:${webPort}`,
    webPort,
    ports: ["--set", `WEB_PORT=${webPort}`, "--set", `INGEST_PORT=${ingestPort}`],
    ingestPort,
    bin,
    file: (name) => path.join(directory, name),
    run,
    [Symbol.asyncDispose]: async () => {
      // A remedy may have gone to the usual engine instead of the one that was named first.
      for (const each of [{}, engine]) {
        for (const name of await projectsLike(project, each)) await removeProject(name, each);
      }
      await execa("sh", ["-c", `umount -R --lazy '${directory}' '${parent}' 2>/dev/null; chattr -R -i '${parent}'`], {
        reject: false,
      });
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** This one, and those beside it that a remedy may have begun: in another directory, of which it is the name's beginning. */
async function projectsLike(project: string, env: Variables): Promise<ReadonlySet<string>> {
  const format = '{{.Label "com.docker.compose.project"}}';
  const { stdout } = await execa("docker", ["ps", "--all", "--format", format], { env, reject: false });
  return new Set([project, ...stdout.split("\n").filter((name) => name.startsWith(project))]);
}

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what a command says that is not the installer
  }
}
