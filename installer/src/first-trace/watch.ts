import { setTimeout as sleep } from "node:timers/promises";
import { operatorHeader } from "@cognobserve/settings/operator-token";
import { z } from "zod";
import { type Answer, type Door, knock } from "../follow/door.ts";

/** A trace as the list of traces names it. */
export interface SeenTrace {
  readonly id: string;
  readonly name: string;
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
    }
  /** The key is not accepted. */
  | { readonly type: "refused"; readonly at: number; readonly status: number }
  | { readonly type: "unreachable"; readonly at: number; readonly reason: string };

export interface Watched {
  /** Where the public API is. */
  readonly web: Door;
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

const tracePage = z.object({ data: z.array(z.object({ trace_id: z.string(), name: z.string() })) });
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
    const seen = await look(watched, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
    if (signal.aborted) return;
    yield seen;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
}

async function look({ web, apiKey, operatorToken }: Watched, signal: AbortSignal): Promise<Look> {
  const ask = (page: string, more: Readonly<Record<string, string>> = {}) =>
    knock(web, page, { headers: { "X-API-Key": apiKey, ...more } }, signal);
  try {
    const [traces, misses] = await Promise.all([
      ask("/api/v1/traces?limit=50"),
      ask("/api/v1/near-misses", operatorToken === undefined ? {} : { [operatorHeader]: operatorToken }),
    ]);
    const at = Date.now();
    const { status } = traces;
    if (status === 401 || status === 403) return { type: "refused", at, status };
    const page = tracePage.safeParse(jsonOf(traces));
    if (status !== 200 || !page.success) return { type: "unreachable", at, reason: `it answers ${status}` };
    return {
      type: "seen",
      at,
      traces: page.data.data.map(({ trace_id, name }) => ({ id: trace_id, name })),
      misses: missesOf(misses),
    };
  } catch (error) {
    return { type: "unreachable", at: Date.now(), reason: reasonOf(error) };
  }
}

/** An older version of the product knows no near misses; traces are seen all the same. */
function missesOf(answer: Answer): readonly NearMiss[] | undefined {
  const parsed = answer.status === 200 ? nearMisses.safeParse(jsonOf(answer)) : undefined;
  return parsed?.data?.watching ? parsed.data.data : undefined;
}

function jsonOf({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // node:http tells of every signal as AbortError, and one that ends the whole watch is not reported.
  if (error.name === "AbortError" || error.name === "TimeoutError") return "it takes too long to answer";
  const code = "code" in error ? error.code : undefined;
  return (typeof code === "string" ? reasons[code] : undefined) ?? error.message;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "it hangs up",
};
