import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { build, stageOf } from "../engine/build.ts";
import { hashInputs } from "../engine/checkout-inputs.ts";
import { findImage } from "../engine/images.ts";
import { PullError, pull } from "../engine/pull.ts";
import { type Failure, failure } from "../failures.ts";
import type { Step, StepRun } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<InstallContext, "image" | "checkout" | "version" | "api" | "cli" | "log">;

const before = z.object({ id: z.string().nullable(), built: z.boolean() });

/** Has the image that the plan runs: built in a checkout when what goes into it has changed, pulled elsewhere. */
export const image: Step<Slice> = {
  id: "image",
  title: "Get the image",
  onFailure: "keep",
  plan: ({ image, checkout }) => [
    checkout === undefined
      ? `pull ${image}, unless it is here`
      : `build ${image} from ${checkout}, unless it is up to date`,
  ],
  done: async ({ image, checkout, api }) => {
    const found = await findImage(api, image);
    return found !== undefined && (checkout === undefined || found.inputs === (await hashInputs(checkout)));
  },
  before: async ({ image, checkout, api }) => ({
    id: (await findImage(api, image))?.id ?? null,
    built: checkout !== undefined,
  }),
  run: (context, run) =>
    context.checkout === undefined ? pullImage(context, run) : buildImage(context, context.checkout, run),
  // A built image stays: it is the contributor's cache, and other installations may run it.
  undo: async ({ image, api }, state) => {
    const { id, built } = before.parse(state);
    if (id !== null || built) return false;
    // Refused by the engine while another container uses it, which is as it should be.
    return api.delete(`/images/${image}`).catch(() => false);
  },
};

async function buildImage(
  { image, version, cli, log }: Slice,
  checkout: string,
  { progress, signal }: StepRun,
): Promise<void> {
  let stage = "starting";
  const heartbeat = setInterval(() => progress(stage), 1000);
  try {
    const { ok, lines } = await build(
      cli,
      {
        checkout,
        dockerfile: "docker/quickstart/Dockerfile",
        reference: image,
        inputs: await hashInputs(checkout),
        buildArgs: { ...(await pinnedVersions(checkout)), VERSION: version },
      },
      signal,
      (line) => {
        log.write(line);
        stage = stageOf(line) ?? stage;
      },
    );
    signal.throwIfAborted();
    if (!ok) throw failure("image-build-failed", { image, lastLines: lines.slice(-12) });
  } finally {
    clearInterval(heartbeat);
  }
}

/** docker/versions of a checkout: KEY=value lines. */
async function pinnedVersions(checkout: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path.join(checkout, "docker", "versions"), "utf8");
  return Object.fromEntries(text.split("\n").flatMap((line) => (/^[A-Z_]+=/.test(line) ? [line.split("=", 2)] : [])));
}

async function pullImage({ image, api, cli }: Slice, { progress, signal }: StepRun): Promise<void> {
  let state = "asking the registry";
  const heartbeat = setInterval(() => progress(state), 1000);
  try {
    await pull(api, cli, image, signal, ({ downloadedBytes, totalBytes }) => {
      state = `${megabytes(downloadedBytes)} of ${megabytes(totalBytes)}`;
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof PullError ? pullFailure(image, error.message) : error;
  } finally {
    clearInterval(heartbeat);
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Tells apart why a pull failed, by the words of the engine and of registries. Exported for its test. */
export function pullFailure(image: string, reason: string): Failure {
  if (/no space left/i.test(reason)) return failure("image-disk-full", { image, reason });
  if (/toomanyrequests|rate limit/i.test(reason)) return failure("image-rate-limited", { image });
  if (
    /manifest unknown|not found|does not exist(?!.*denied)/i.test(reason) &&
    !/no such host/i.test(reason) &&
    !/denied/i.test(reason)
  ) {
    return failure("image-not-found", { image });
  }
  if (/denied|unauthorized|authentication required|forbidden/i.test(reason)) return failure("image-denied", { image });
  if (
    /no such host|dial tcp|i\/o timeout|timeout|connection refused|network|TLS|x509|EOF|proxyconnect|temporary failure/i.test(
      reason,
    )
  ) {
    return failure("image-no-network", { image, reason });
  }
  return failure("image-download-failed", { image, reason });
}
