import { setTimeout as sleep } from "node:timers/promises";
import { operatorHeader } from "@cognobserve/settings/operator-token";
import { z } from "zod";
import type { ServiceContainer } from "../engine/service-container.ts";
import { type Door, knock, whyClosed } from "../follow/door.ts";
import { askHealth } from "../follow/health-report.ts";
import { unlessAborted } from "../waits.ts";
import {
  dashboardOutage,
  ingestOutage,
  jsonOf,
  type NoAnswer,
  type Outage,
  type Returned,
  refusalCode,
} from "./outage.ts";

/** A trace as the list of traces names it. */
export interface SeenTrace {
  readonly id: string;
  readonly name: string;
  /** By the sender's clock; RFC 3339. */
  readonly startedAt: string;
}

/** A request that almost was a trace, in the product's own words. */
export interface NearMiss {
  readonly kind: string;
  /** When it last happened, by the product's clock; RFC 3339 in UTC, so that the text sorts by time. */
  readonly at: string;
  /** What came, in a sentence. */
  readonly message: string;
  /** What to do about it, in sentences. */
  readonly remedy: string;
  /** First product of its User-Agent. */
  readonly client: string | null;
}

/** What one look at the product has shown. `at` is this machine's time in Unix milliseconds. */
export type Look =
  | {
      readonly type: "seen";
      readonly at: number;
      /** The newest by their start, newest first. */
      readonly traces: readonly SeenTrace[];
      /** Newest first; undefined while the product does not note them. */
      readonly misses: readonly NearMiss[] | undefined;
      /** Why none can arrive; undefined when they can. */
      readonly outage: Outage | undefined;
    }
  /** The product itself does not know the key, or not any more. */
  | { readonly type: "refused"; readonly at: number }
  | { readonly type: "unreachable"; readonly at: number; readonly outage: Outage };

export interface Watched {
  /** Where the public API is. */
  readonly web: Door;
  readonly ingest: Door;
  /** The container that people reach, as the engine tells; undefined when that cannot be asked. */
  readonly container: () => Promise<ServiceContainer | "none" | undefined>;
  readonly apiKey: string;
  /** With it other projects are named when their keys were sent; undefined where the secret behind it is not known. */
  readonly operatorToken: string | undefined;
}

interface Pace {
  /** Between two looks. */
  readonly everyMs: number;
  /** How long one may take. */
  readonly patienceMs: number;
}

const connectMs = 3000;
/** How the public API refuses a key. Without this word a 401 is a proxy's, or another program's, and may pass. */
const keyRefused = "key-invalid";
/** Ingest's health is not worth making traces and near misses wait for. */
const healthMs = 3000;
const tracePage = z.object({
  data: z.array(z.object({ trace_id: z.string(), name: z.string(), start_time: z.string() })),
});
const nearMisses = z.object({
  data: z.array(
    z.object({
      at: z.string(),
      kind: z.string().default(""),
      message: z.string(),
      remedy: z.string(),
      client: z.string().nullable().default(null),
    }),
  ),
  watching: z.boolean(),
});

/**
 * Looks at the public API again and again for traces and for near misses, until the signal aborts. A product that does
 * not answer is a look as well: it may be restarting, and is asked on.
 */
export async function* watch(
  watched: Watched,
  signal: AbortSignal,
  { everyMs, patienceMs }: Pace = { everyMs: 1000, patienceMs: 10_000 },
): AsyncGenerator<Look> {
  while (!signal.aborted) {
    const looking = look(watched, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
    const seen = await unlessAborted(signal, looking).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (seen === undefined || signal.aborted) return;
    yield seen;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
}

async function look({ web, ingest, container, apiKey, operatorToken }: Watched, signal: AbortSignal): Promise<Look> {
  const key = { "X-API-Key": apiKey };
  const asOperator = operatorToken === undefined ? key : { ...key, [operatorHeader]: operatorToken };
  const [traces, misses, received] = await Promise.all([
    returned(web, "/api/v1/traces?limit=50", key, signal),
    returned(web, "/api/v1/near-misses", asOperator, signal),
    returned(ingest, "/health", {}, AbortSignal.any([signal, AbortSignal.timeout(healthMs)])),
  ]);
  const at = Date.now();
  if ("status" in traces && traces.status === 401 && refusalCode(traces) === keyRefused) return { type: "refused", at };
  const page = "status" in traces && traces.status === 200 ? tracePage.safeParse(jsonOf(traces)).data : undefined;
  if (page === undefined) {
    return { type: "unreachable", at, outage: dashboardOutage(web.url, traces, await container()) };
  }
  const well = "status" in received && received.status === 200;
  return {
    type: "seen",
    at,
    traces: page.data.map(({ trace_id, name, start_time }) => ({
      id: trace_id,
      name: name || "(no name)",
      startedAt: start_time,
    })),
    misses: missesOf(misses),
    outage: well ? undefined : ingestOutage(ingest.url, received, await askHealth(web, signal)),
  };
}

async function returned(
  door: Door,
  page: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Returned> {
  try {
    return await knock(door, page, { headers }, signal);
  } catch (error) {
    // A firewall that lets nothing through is known by the time that it takes.
    const ended = signal.aborted && !isTimeout(signal.reason);
    const why = ended ? undefined : await whyClosed(door, connectMs);
    return why === undefined ? unanswered(error) : { reason: why, how: "closed" };
  }
}

/** An older version of the product knows no near misses; traces are seen all the same. */
function missesOf(answer: Returned): readonly NearMiss[] | undefined {
  const parsed = "status" in answer && answer.status === 200 ? nearMisses.safeParse(jsonOf(answer)) : undefined;
  return parsed?.data?.watching ? parsed.data.data : undefined;
}

const isTimeout = (reason: unknown): boolean => reason instanceof Error && reason.name === "TimeoutError";

function unanswered(error: unknown): NoAnswer {
  if (!(error instanceof Error)) return { reason: String(error), how: "broken" };
  // node:http tells of every signal as AbortError, and one that ends the whole watch is not reported.
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return { reason: "it takes too long to answer", how: "slow" };
  }
  const hungUp = "code" in error && error.code === "ECONNRESET";
  return { reason: hungUp ? "it hangs up" : error.message, how: "broken" };
}
