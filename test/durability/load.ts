import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { SpanJson } from "@cognobserve/ingest/testing/encode-otlp";
import type { Container } from "../container.ts";
import { until } from "../until.ts";
import { type Setback, send } from "./exporter.ts";
import { encodeRequest, newTrace } from "./requests.ts";

const CLIENTS = 6;
/** Between a client's traces, so that a disturbance of some seconds makes thousands of spans and not a million. */
const PACE_MS = 40;

/** Traces that were acknowledged in full, by id, with the ids of their spans. */
export type Acknowledged = ReadonlyMap<string, readonly string[]>;

/** Several clients that keep sending traces until they are told to finish. */
export interface Load extends AsyncDisposable {
  /** Carried by each span as its session. */
  readonly session: string;
  readonly acknowledged: Acknowledged;
  /** Answers other than success so far, and broken connections. */
  readonly setbacks: readonly Setback[];
  /** Resolves once so many more traces have been acknowledged than at the time of the call. */
  progress(traces?: number): Promise<void>;
  /** Begins no new trace, and resolves when each that was begun has been acknowledged. */
  finish(): Promise<void>;
}

/**
 * Starts the clients. Each trace goes in two requests, children before parents; one client in three speaks JSON, the
 * others protobuf, with gzip; some requests are sent once more although they were acknowledged.
 * Disposing of it drops what is under way.
 */
export function startLoad({ ingestUrl, apiKey }: Pick<Container, "ingestUrl" | "apiKey">): Load {
  const session = `load-${randomBytes(4).toString("hex")}`;
  const acknowledged = new Map<string, readonly string[]>();
  const setbacks: Setback[] = [];
  const dropped = new AbortController();
  let finishing = false;
  let ended = false;
  let failure: unknown;

  const deliver = async (spans: readonly SpanJson[], asJson: boolean, times: number): Promise<void> => {
    const request = encodeRequest(spans, asJson, apiKey);
    for (let n = 0; n < times; n++) {
      await send(`${ingestUrl}/v1/traces`, request, (setback) => setbacks.push(setback), dropped.signal);
    }
  };
  const client = async (number: number): Promise<void> => {
    const asJson = number % 3 === 2;
    for (let n = 0; !finishing; n++) {
      const { traceId, parents, children } = newTrace(session);
      await deliver(children, asJson, n % 5 === 0 ? 2 : 1);
      await deliver(parents, asJson, n % 5 === 3 ? 2 : 1);
      acknowledged.set(
        traceId,
        [...parents, ...children].map(({ spanId }) => spanId),
      );
      await pause(PACE_MS, undefined, { signal: dropped.signal });
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)))
    .catch((error: unknown) => {
      failure = error;
      dropped.abort();
    })
    .finally(() => {
      ended = true;
    });

  const reached = async (what: string, condition: () => boolean): Promise<void> => {
    await until(
      () => `${what}; acknowledged: ${acknowledged.size}, last setback: ${JSON.stringify(setbacks.at(-1))}`,
      () => failure !== undefined || condition(),
    );
    if (failure !== undefined) throw failure;
  };

  return {
    session,
    acknowledged,
    setbacks,
    async progress(traces = 50) {
      const goal = acknowledged.size + traces;
      await reached(`${goal} traces were acknowledged`, () => acknowledged.size >= goal);
    },
    async finish() {
      finishing = true;
      await reached("every client has delivered what it began", () => ended);
    },
    async [Symbol.asyncDispose]() {
      dropped.abort();
      await clients;
    },
  };
}
