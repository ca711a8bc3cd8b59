import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { jsonLine } from "@cognobserve/installer/src/events";
import { execa } from "execa";
import { expect } from "vitest";
import { freePorts } from "../free-ports.ts";
import { removeProject } from "../remove-project.ts";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const binary = path.join(repository, "dist/cognobserve-install");

/** One line of the installer's `--json`. */
export interface Line {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface Outcome {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly lines: readonly Line[];
  readonly output: string;
}

/** An installation directory of a test's own, with ports of its own; everything of it goes when the test ends. */
export interface TestInstallation extends AsyncDisposable {
  readonly directory: string;
  readonly project: string;
  readonly web: string;
  readonly ingest: string;
  /** Options that every run in here takes. */
  readonly options: readonly string[];
  /** Runs the installer to its end, or until `killAt` says so. */
  readonly run: (args: readonly string[], extra?: RunOptions) => Promise<Outcome>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Directory that it is started in. */
  readonly cwd?: string;
  /** Kills the installer with this signal as soon as it has said a line for which this is true. */
  readonly killAt?: (line: Line) => boolean;
  readonly killWith?: "SIGKILL" | "SIGTERM" | "SIGINT";
  /** Waits so long between the line and the signal, so that the step is in the middle of its work. */
  readonly killAfterMs?: number;
}

/** A name, such as an image's tag, that nothing has: what a run that was cut off has left may hold fast to its own. */
export const newName = (name: string): string => `${name}-${randomBytes(4).toString("hex")}`;

/** @param version image tag; the image is built from the checkout unless `env` says otherwise */
export async function testInstallation(version: string): Promise<TestInstallation> {
  const parent = await mkdtemp(path.join(os.tmpdir(), "cognobserve-system-"));
  const project = `inst${path.basename(parent).slice(-6).toLowerCase()}`;
  const directory = path.join(parent, project);
  const [webPort, ingestPort] = await freePorts();
  const options = [
    "--dir",
    directory,
    "--version",
    version,
    "--set",
    `WEB_PORT=${webPort}`,
    "--set",
    `INGEST_PORT=${ingestPort}`,
  ];
  const run = (args: readonly string[], extra: RunOptions = {}) => runInstaller([...args, "--json"], extra);
  return {
    directory,
    project,
    web: `http://127.0.0.1:${webPort}`,
    ingest: `http://127.0.0.1:${ingestPort}`,
    options,
    run,
    [Symbol.asyncDispose]: async () => {
      await run(["uninstall", "--yes", "--delete-data", "--dir", directory]);
      // What it could not take away, such as after a test that has failed, would be in the way of the next run.
      await removeProject(project);
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Runs the built installer with `--json` among the arguments. */
async function runInstaller(
  args: readonly string[],
  { env, cwd, killAt, killWith = "SIGKILL", killAfterMs = 0 }: RunOptions,
): Promise<Outcome> {
  const child = execa(binary, args, {
    env: { COGNOBSERVE_CHECKOUT: repository, ...env },
    ...(cwd !== undefined && { cwd }),
    reject: false,
    all: true,
    stdin: "ignore",
  });
  const lines: Line[] = [];
  for await (const text of child) {
    const line = documented(text);
    lines.push(line);
    if (killAt?.(line)) setTimeout(() => child.kill(killWith), killAfterMs);
  }
  const { exitCode, signal, all } = await child;
  return { code: exitCode, signal, lines, output: all };
}

/** A line of `--json`, which has to be as docs/self-hosting/json-output.md says, and no more. */
function documented(text: string): Line {
  const line: Line = JSON.parse(text);
  expect(jsonLine.parse(line)).toEqual(line);
  return line;
}

/**
 * Everything of the engine and of a directory that an installation could have changed.
 * @param env names the engine where it is not the usual one; what does not answer has nothing
 */
export async function snapshot(
  project: string,
  directory: string,
  env: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const list = async (...args: readonly string[]) =>
    (await execa("docker", args, { env, reject: Object.keys(env).length === 0 })).stdout
      .split("\n")
      .filter((name) => name.includes(project))
      .toSorted();
  const [containers, volumes, networks, files] = await Promise.all([
    list("ps", "--all", "--format", "{{.Names}} {{.ID}} {{.CreatedAt}}"),
    list("volume", "ls", "--quiet"),
    list("network", "ls", "--format", "{{.Name}}"),
    contents(directory),
  ]);
  return { containers, volumes, networks, files };
}

/** Every file below a directory, with its mode, time of change and text. */
async function contents(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory, { recursive: true }).catch(() => [])).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(directory, name);
      const stats = await stat(file);
      const text = stats.isFile() ? await readFile(file, "utf8") : "";
      return `${name} ${stats.mode.toString(8)} ${stats.mtimeMs} ${text}`;
    }),
  );
}

/** Values of an installation's `.env`. */
export async function envOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path.join(directory, ".env"), "utf8");
  return Object.fromEntries(text.split("\n").flatMap((line) => (/^[A-Z_]+=/.test(line) ? [line.split("=", 2)] : [])));
}
