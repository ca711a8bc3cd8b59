import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, type ResultPromise } from "execa";
import { bundleWorker } from "../bundle-worker.ts";

/** What a service has to end in after SIGTERM; then it is killed, and has no exit code. */
const STOP_LIMIT_MS = 8_000;

type Child = ResultPromise<{ reject: false; all: true }>;

/** A worker process that a test has started. */
export interface StartedWorker {
  readonly child: Child;
  /** Resolves when a line with this text has come out; rejects when the process ends without one. */
  says(text: string): Promise<void>;
  /** All that has come out so far. */
  output(): string;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<Awaited<Child>>;
}

/** The worker as an image runs it: bundled, in a directory of its own, started with only the variables it is given. */
export class BundledWorker {
  readonly #started: StartedWorker[] = [];

  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<BundledWorker> {
    const directory = await mkdtemp(join(tmpdir(), "cognobserve-worker-"));
    await writeFile(join(directory, "package.json"), '{ "type": "module" }');
    await bundleWorker({ outDir: directory, platform: process.platform, arch: process.arch });
    return new BundledWorker(directory);
  }

  start(env: Record<string, string>): StartedWorker {
    const child: Child = execa(process.execPath, [join(this.directory, "worker.js")], {
      cwd: this.directory,
      env,
      extendEnv: false,
      reject: false,
      all: true,
      forceKillAfterDelay: STOP_LIMIT_MS,
    });
    let output = "";
    child.all.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    const started: StartedWorker = {
      child,
      says: async (text) => {
        while (!output.includes(text)) {
          if (child.exitCode !== null) throw new Error(`the worker ended without saying «${text}»:\n${output}`);
          await once(child.all, "data");
        }
      },
      output: () => output,
      stop: async () => {
        child.kill("SIGTERM");
        return await child;
      },
    };
    this.#started.push(started);
    return started;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#started.splice(0).map((worker) => worker.stop()));
  }

  async remove(): Promise<void> {
    await this.stopAll();
    await rm(this.directory, { recursive: true, force: true });
  }
}
