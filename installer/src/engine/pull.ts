import { z } from "zod";
import { isLimited, wantsLogin } from "../failures/pull-failure.ts";
import type { DockerCli } from "./docker-cli.ts";
import { type EngineApi, EngineError } from "./engine-api.ts";

/** One line of the engine's progress report (Engine API, «Create an image»). */
const report = z.object({
  status: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
  error: z.string().optional(),
});

/** How far a layer is. */
export interface LayerProgress {
  readonly id: string;
  readonly state: "waiting" | "downloading" | "downloaded" | "unpacking" | "done";
  readonly downloadedBytes: number;
  /** 0 while it is not known. */
  readonly totalBytes: number;
}

export interface PullProgress {
  readonly downloadedBytes: number;
  /** Grows while layers are still being announced. */
  readonly totalBytes: number;
  readonly layers: readonly LayerProgress[];
}

/** What the engine says of a layer, and what that means. Whatever else it says of an id is not about a layer. */
const layerStates: Readonly<Record<string, LayerProgress["state"]>> = {
  "Pulling fs layer": "waiting",
  Waiting: "waiting",
  Downloading: "downloading",
  "Verifying Checksum": "downloaded",
  "Download complete": "downloaded",
  Extracting: "unpacking",
  "Pull complete": "done",
  "Already exists": "done",
};

/** Between two reports of nothing but more bytes. */
const tellMs = 100;

/** A pull that failed, with the engine's own words. */
export class PullError extends Error {
  override readonly name = "PullError";
}

/**
 * Pulls an image through the engine's API, which tells bytes; where the registry wants credentials, or allows more to
 * those who have some, through the `docker` command, which has them.
 * @throws PullError
 */
export async function pull(
  api: EngineApi,
  cli: DockerCli,
  reference: string,
  signal: AbortSignal,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  try {
    await pullByApi(api, reference, signal, onProgress);
  } catch (error) {
    if (!(error instanceof PullError) || !(wantsLogin.test(error.message) || isLimited.test(error.message)))
      throw error;
    const { exitCode, stderr } = await cli.run(["pull", "--quiet", reference], { cancelSignal: signal });
    if (exitCode !== 0) throw new PullError(String(stderr).trim() || error.message);
  }
}

async function pullByApi(
  api: EngineApi,
  reference: string,
  signal: AbortSignal,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  const layers = new Map<string, LayerProgress>();
  let toldAt = Number.NEGATIVE_INFINITY;
  for await (const lines of reports(api, reference, signal)) {
    let isNews = false;
    for (const { error, id, status, progressDetail } of lines) {
      if (error !== undefined) throw new PullError(error);
      const state = layerStates[status ?? ""];
      if (id === undefined || state === undefined) continue;
      const before = layers.get(id);
      if (before?.state !== state) isNews = true;
      layers.set(id, nextOf(before, id, state, progressDetail ?? {}));
    }
    // Each layer reports by itself, and bytes are read by nobody more often than this. How a layer ends is always told.
    if (layers.size === 0 || (!isNews && performance.now() - toldAt < tellMs)) continue;
    toldAt = performance.now();
    const all = [...layers.values()];
    onProgress({
      downloadedBytes: all.reduce((sum, layer) => sum + layer.downloadedBytes, 0),
      totalBytes: all.reduce((sum, layer) => sum + layer.totalBytes, 0),
      layers: all,
    });
  }
}

/** A layer after a further report. Only «Downloading» counts bytes of the download; a layer that has come is whole. */
function nextOf(
  before: LayerProgress | undefined,
  id: string,
  state: LayerProgress["state"],
  { current = 0, total = 0 }: { readonly current?: number | undefined; readonly total?: number | undefined },
): LayerProgress {
  const known = before?.totalBytes ?? 0;
  if (state === "waiting") return { id, state, downloadedBytes: 0, totalBytes: known };
  if (state !== "downloading") return { id, state, downloadedBytes: known, totalBytes: known };
  return { id, state, downloadedBytes: current, totalBytes: Math.max(total, current, known) };
}

/** What the engine reports, as many lines as come at once: it tells of each layer ten times a second. */
async function* reports(api: EngineApi, reference: string, signal: AbortSignal) {
  const [name, tag] = splitReference(reference);
  const query = `fromImage=${encodeURIComponent(name)}&tag=${encodeURIComponent(tag)}`;
  try {
    const stream = await api.stream("POST", `/images/create?${query}`, signal);
    stream.setEncoding("utf8");
    let rest = "";
    for await (const chunk of stream) {
      const lines = `${rest}${String(chunk)}`.split("\n");
      rest = lines.pop() ?? "";
      yield lines.filter((line) => line.trim() !== "").map((line) => report.parse(JSON.parse(line)));
    }
    if (rest.trim() !== "") yield [report.parse(JSON.parse(rest))];
  } catch (error) {
    throw error instanceof EngineError ? new PullError(error.message) : error;
  }
}

/** The engine wants the name by itself, and a digest in the place of the tag: with a digest the tag means nothing. */
export function splitReference(reference: string): readonly [name: string, tag: string] {
  const [named = "", digest] = reference.split("@");
  const [, name = named, tag = "latest"] = /^(.+):([^/:]+)$/.exec(named) ?? [];
  return [name, digest ?? tag];
}
