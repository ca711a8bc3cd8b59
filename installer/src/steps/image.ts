import { z } from "zod";
import { type BuildOrder, type BuildResult, stageOf } from "../engine/build.ts";
import { hashInputs } from "../engine/checkout-inputs.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { findImage } from "../engine/images.ts";
import { PullError, type PullProgress, pull } from "../engine/pull.ts";
import { pullFailure } from "../failures/pull-failure.ts";
import { failure } from "../failures.ts";
import type { Step, StepRun } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<InstallContext, "image" | "otherImages" | "checkout" | "source" | "version" | "api" | "cli" | "log">;

const before = z.object({
  id: z.string().nullable(),
  built: z.boolean(),
  /** Those of the other images that were not here. */
  absent: z.array(z.string()).default([]),
});

/** Has the images that the plan runs: built in a checkout when what goes into them has changed, pulled elsewhere. */
export const image: Step<Slice> = {
  id: "image",
  title: "Get the images",
  onFailure: "keep",
  plan: ({ image, otherImages, checkout }) => [
    ...(checkout === undefined
      ? []
      : [
          "pull the base images, or build them where no registry answers, unless they are here",
          `build ${image} from ${checkout}, unless it is up to date`,
        ]),
    ...[...(checkout === undefined ? [image] : []), ...otherImages].map((name) => `pull ${name}, unless it is here`),
  ],
  done: async ({ image, otherImages, checkout, source, api }) => {
    if ((await absentOf(api, otherImages)).length > 0) return false;
    const found = await findImage(api, image);
    return (
      found !== undefined && (checkout === undefined || found.inputs === (await hashInputs(checkout, source.inputs)))
    );
  },
  before: async ({ image, otherImages, checkout, api }) => ({
    id: (await findImage(api, image))?.id ?? null,
    built: checkout !== undefined,
    absent: [...(await absentOf(api, otherImages))],
  }),
  run: async (context, run) => {
    const { image, otherImages, checkout, api } = context;
    if (checkout !== undefined) {
      await buildImages(context, checkout, run);
      return;
    }
    const absent = await absentOf(api, [image, ...otherImages]);
    // All of them at once, so that it is seen what is still to come.
    for (const name of absent) run.tell({ type: "download", image: name, state: "waiting", ...nothingYet });
    for (const [index, name] of absent.entries()) {
      const which = absent.length === 1 ? "" : `${index + 1}/${absent.length} ${name}: `;
      await pullImage(context, name, which, run);
    }
  },
  // A built image stays: it is the contributor's cache, and other installations may run it.
  undo: async ({ image, api }, state) => {
    const { id, built, absent } = before.parse(state);
    if (built) return false;
    let removed = false;
    for (const name of [...(id === null ? [image] : []), ...absent]) {
      // Refused by the engine while another container uses it, which is as it should be.
      removed = (await api.delete(`/images/${name}`).catch(() => false)) || removed;
    }
    return removed;
  },
};

async function absentOf(api: EngineApi, names: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(names.map((name) => findImage(api, name)));
  return names.filter((_, index) => found[index] === undefined);
}

async function buildImages(
  { image, source, version, cli, log }: Slice,
  checkout: string,
  { progress, tell, signal }: StepRun,
): Promise<void> {
  let stage = "starting";
  const heartbeat = setInterval(() => progress(stage), 1000);
  const work = async (what: string, build: typeof source.build, order: BuildOrder, read: typeof stageOf) => {
    const { ok, lines }: BuildResult = await build(cli, order, signal, (line) => {
      log.write(line);
      const next = read(line);
      if (next === undefined || next === stage) return;
      stage = next;
      tell({ type: "build", image: what, stage });
    });
    signal.throwIfAborted();
    if (!ok) throw failure("image-build-failed", { image: what, lastLines: lines.slice(-12) });
  };
  try {
    const inputs = await hashInputs(checkout, source.inputs);
    const order = { checkout, reference: image, version, inputs };
    await work("A base image", source.prepare, order, (line) => line);
    await work(image, source.build, order, stageOf);
  } finally {
    clearInterval(heartbeat);
  }
}

async function pullImage(
  { api, cli }: Slice,
  image: string,
  which: string,
  { progress, tell, signal }: StepRun,
): Promise<void> {
  let far: PullProgress = nothingYet;
  let told: PullProgress = nothingYet;
  const report = (state: "downloading" | "done") => {
    if (far === told && state !== "done") return;
    told = far;
    tell({ type: "download", image, state, ...far });
  };
  const heartbeat = setInterval(() => progress(`${which}${inWords(far)}`), 1000);
  // The engine reports each layer ten times a second: more than anybody reads.
  const reporting = setInterval(() => report("downloading"), reportMs);
  try {
    await pull(api, cli, image, signal, (progress) => {
      far = progress;
    });
    report("done");
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof PullError ? pullFailure(image, error.message) : error;
  } finally {
    clearInterval(heartbeat);
    clearInterval(reporting);
  }
}

const reportMs = 250;
const nothingYet: PullProgress = { downloadedBytes: 0, totalBytes: 0, layers: [] };

function inWords({ downloadedBytes, totalBytes, layers }: PullProgress): string {
  if (layers.length === 0) return "asking the registry";
  if (downloadedBytes < totalBytes || totalBytes === 0)
    return `${megabytes(downloadedBytes)} of ${megabytes(totalBytes)}`;
  const open = layers.filter(({ state }) => state !== "done").length;
  return `${megabytes(totalBytes)} are here; unpacking ${open} of ${layers.length} layers`;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
