import { readFile } from "node:fs/promises";
import path from "node:path";
import type { DockerCli } from "./docker-cli.ts";
import { inputsLabel } from "./images.ts";

/** What is built, and under which name. */
export interface BuildOrder {
  readonly checkout: string;
  readonly reference: string;
  readonly version: string;
  /** Hash of what goes in; it becomes a label of the image. */
  readonly inputs: string;
}

export interface BuildResult {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

/** Runs a build; every line of its output is handed on as it comes. */
type Build = (
  cli: DockerCli,
  order: BuildOrder,
  signal: AbortSignal,
  onLine: (line: string) => void,
) => Promise<BuildResult>;

/** How a checkout becomes an image. */
export interface ImageSource {
  /** What of the checkout goes into the image, besides what goes into each of ours. */
  readonly inputs: readonly string[];
  readonly build: Build;
  /** Has the images ready that ours is built on, and those that run beside it. */
  readonly prepare: Build;
}

const quickstartDirectory = "docker/quickstart";

/** Has base images fetched, or made where no registry answers, unless they are here. */
const baseImages =
  (...options: readonly string[]): Build =>
  (cli, { checkout }, signal, onLine) => {
    const run = cli.runScript(["scripts/base-images.sh", ...options], {
      cwd: checkout,
      all: true,
      cancelSignal: signal,
    });
    return collect(run, onLine);
  };

/** Quick Start's image, by `docker build`. */
export const quickstartImage: ImageSource = {
  inputs: [quickstartDirectory],
  prepare: baseImages(),
  build: async (cli, { checkout, reference, version, inputs }, signal, onLine) => {
    const values = { ...(await pinnedVersions(checkout)), VERSION: version };
    const args = Object.entries(values).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
    const file = ["--file", `${quickstartDirectory}/Dockerfile`, "--tag", reference];
    const label = ["--label", `${inputsLabel}=${inputs}`];
    return collect(
      cli.run(["build", "--progress=plain", ...file, ...label, ...args, "."], {
        cwd: checkout,
        all: true,
        cancelSignal: signal,
      }),
      onLine,
    );
  },
};

/** Production's image, which is made of stages of Quick Start's; and what runs beside it. */
export const appImage: ImageSource = {
  inputs: [quickstartDirectory, "docker/app"],
  prepare: baseImages("--for", "production"),
  build: (cli, { checkout, reference, inputs }, signal, onLine) => {
    const label = ["--set", `app.labels.${inputsLabel}=${inputs}`];
    const options = { cwd: checkout, all: true, cancelSignal: signal } as const;
    return collect(cli.runScript(["scripts/app-image.sh", reference, "--progress=plain", ...label], options), onLine);
  },
};

async function collect(child: ReturnType<DockerCli["run"]>, onLine: (line: string) => void): Promise<BuildResult> {
  const lines: string[] = [];
  for await (const line of child.iterable({ from: "all" })) {
    lines.push(String(line));
    onLine(String(line));
  }
  const { exitCode } = await child;
  return { ok: exitCode === 0, lines };
}

/** docker/versions of a checkout: KEY=value lines. */
async function pinnedVersions(checkout: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path.join(checkout, "docker", "versions"), "utf8");
  return Object.fromEntries(text.split("\n").flatMap((line) => (/^[A-Z_]+=/.test(line) ? [line.split("=", 2)] : [])));
}

/**
 * What a line of BuildKit's plain output says is being built, or undefined: `#12 [app 3/7] RUN npm ci` → `app 3/7: RUN
 * npm ci`. Options of the instruction are left out.
 */
export function stageOf(line: string): string | undefined {
  const [, stage = "", instruction = ""] = /^#\d+ \[([^\]]+)\] (.+)$/.exec(line) ?? [];
  if (stage === "" || stage.startsWith("internal")) return undefined;
  return `${stage.trim()}: ${instruction.replaceAll(/ --[a-z]+=\S+/g, "")}`;
}
