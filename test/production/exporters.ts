import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { z } from "zod";
import type { Setback } from "../durability/exporter.ts";
import type { Load } from "../durability/load.ts";
import { until } from "../until.ts";

const CLIENTS = 8;
const SECONDS_BETWEEN_TRACES = 0.2;
/** Nothing else is worth trying again (OTLP 1.x, «OTLP/HTTP Response»). */
const RETRYABLE: readonly (number | null)[] = [null, 429, 502, 503, 504];

const setback = z.object({
  from: z.number(),
  to: z.number(),
  status: z.number().nullable(),
  retryAfter: z.string().nullable(),
  text: z.string(),
});
const line = z.union([
  z.object({ acknowledged: z.string(), spans: z.string().array() }),
  z.object({ setback }),
  z.object({ recovered: z.number() }),
  z.object({ gaveUp: z.number() }),
]);

/** A failed attempt, with when it began and ended, in ms since 1970. */
export interface TimedSetback extends Setback {
  readonly from: number;
  readonly to: number;
}

/** A load that the OpenTelemetry SDK for Python sends, by its own exporters with their own retries. */
export interface ExporterLoad extends Load {
  readonly setbacks: readonly TimedSetback[];
  /** When some client, after failed attempts, succeeded again, in ms since 1970. */
  readonly recoveries: readonly number[];
  /** How often an exporter came to the end of its patience. */
  readonly givenUp: () => number;
}

/** Starts eight clients, each with an exporter of its own. scripts/test-tools.sh installs the SDK. */
export function startExporters({ ingestUrl, apiKey }: { ingestUrl: string; apiKey: string }): ExporterLoad {
  const session = `exporters-${randomBytes(4).toString("hex")}`;
  const acknowledged = new Map<string, readonly string[]>();
  const setbacks: TimedSetback[] = [];
  const recoveries: number[] = [];
  let givenUp = 0;
  let failure: unknown;
  let ended = false;

  const script = "test/production/exporters.py";
  const python = execa(".cache/python/bin/python", [script, session, String(CLIENTS), String(SECONDS_BETWEEN_TRACES)], {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: ingestUrl,
      OTEL_EXPORTER_OTLP_HEADERS: `X-API-Key=${apiKey}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    },
    buffer: { stdout: false },
    stdin: "pipe",
  });
  const take = (text: string): void => {
    const said = line.parse(JSON.parse(text));
    if ("acknowledged" in said) acknowledged.set(said.acknowledged, said.spans);
    else if ("recovered" in said) recoveries.push(said.recovered);
    else if ("gaveUp" in said) givenUp++;
    else {
      setbacks.push({ ...said.setback, status: said.setback.status ?? undefined });
      if (!RETRYABLE.includes(said.setback.status)) {
        throw new Error(`ingest answered ${said.setback.status}, after which exporters drop their spans: ${text}`);
      }
    }
  };
  createInterface({ input: python.stdout }).on("line", (text) => {
    try {
      take(text);
    } catch (error) {
      failure ??= error;
      python.kill("SIGKILL");
    }
  });
  const end = python.then(
    () => {
      ended = true;
    },
    (error: unknown) => {
      failure ??= error;
    },
  );

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
    recoveries,
    givenUp: () => givenUp,
    async progress(traces = 50) {
      const goal = acknowledged.size + traces;
      await reached(`${goal} traces were acknowledged`, () => acknowledged.size >= goal);
    },
    async finish() {
      python.stdin.end();
      await reached("every client has delivered what it began", () => ended);
    },
    async [Symbol.asyncDispose]() {
      python.kill("SIGKILL");
      await end;
    },
  };
}
