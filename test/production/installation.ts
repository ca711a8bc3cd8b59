import { randomBytes } from "node:crypto";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa, type Options } from "execa";
import { freePorts } from "../free-ports.ts";

/* Production as people run it without the installer: the published file alone in a directory, and `docker compose`. */

const image = "ghcr.io/cognobserve/cognobserve-app:test";

let built: Promise<unknown> | undefined;

/** Builds the app image of this checkout once a test file, from Docker's cache unless its inputs changed. */
export async function buildAppImage(): Promise<void> {
  built ??= execa("sh", ["scripts/app-image.sh", image]);
  await built;
}

/** A Compose project in a directory and under a name of its own. Disposing of it removes all that it made. */
export interface Installation extends AsyncDisposable {
  readonly project: string;
  readonly directory: string;
  readonly webUrl: string;
  readonly ingestUrl: string;
  /**
   * `docker compose` with these arguments, in the directory.
   * @returns both channels in order, and the exit code: a failure is an answer too
   */
  compose(...args: readonly string[]): Promise<{ readonly exitCode: number | undefined; readonly output: string }>;
  /** As `compose`. @throws with all that it said when it fails */
  composed(...args: readonly string[]): Promise<string>;
  /** Ids of this project's containers, also of those that have ended. */
  containers(): Promise<readonly string[]>;
}

/** What lies in the directory beside docker-compose.yml. */
export interface Beside {
  /** Names of overlays of docker/production without their ending, such as `tls-files`; COMPOSE_FILE chooses them. */
  readonly overlays?: readonly string[];
  /** Further files by their names, such as certificates. Anybody may read them. */
  readonly files?: Readonly<Record<string, string>>;
}

/** @param settings the variables that a person would set; ports and version are added */
export async function createInstallation(
  settings: Readonly<Record<string, string>>,
  { overlays = [], files = {} }: Beside = {},
): Promise<Installation> {
  await buildAppImage();
  const directory = await mkdtemp(path.join(tmpdir(), "cognobserve-production-"));
  const composeFiles = ["docker-compose", ...overlays].map((name) => `${name}.yml`);
  for (const name of composeFiles) await copyFile(`docker/production/${name}`, path.join(directory, name));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(directory, name), content);
  const project = `cognobserve-test-${randomBytes(4).toString("hex")}`;
  const [web, ingest] = await freePorts();
  const options = {
    cwd: directory,
    env: {
      COMPOSE_PROJECT_NAME: project,
      COMPOSE_ANSI: "never",
      COMPOSE_FILE: composeFiles.join(":"),
      VERSION: image.split(":")[1],
      WEB_PORT: String(web),
      INGEST_PORT: String(ingest),
      ...settings,
    },
    all: true,
    reject: false,
  } satisfies Options;

  const compose: Installation["compose"] = async (...args) => {
    const { exitCode, all } = await execa("docker", ["compose", ...args], options);
    return { exitCode, output: all };
  };
  return {
    project,
    directory,
    webUrl: `http://127.0.0.1:${web}`,
    ingestUrl: `http://127.0.0.1:${ingest}`,
    compose,
    async composed(...args) {
      const { exitCode, output } = await compose(...args);
      if (exitCode === 0) return output;
      const { output: logs } = await compose("logs", "--tail", "15");
      throw new Error(`docker compose ${args.join(" ")} ended with ${exitCode}:\n${output}\n${logs}`);
    },
    async containers() {
      const filter = `label=com.docker.compose.project=${project}`;
      const { stdout } = await execa("docker", ["ps", "--all", "--quiet", "--filter", filter]);
      return stdout.split("\n").filter((id) => id !== "");
    },
    async [Symbol.asyncDispose]() {
      // The file cannot be read without its two variables, but the project is known by its name.
      await execa("docker", ["compose", "--project-name", project, "down", "--volumes", "--timeout", "2"]);
      await rm(directory, { recursive: true });
    },
  };
}
