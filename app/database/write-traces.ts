import type { Kysely } from "kysely";
import type { Pool, PoolClient } from "pg";
import { recountTracesQuery, type TraceKey } from "./recount-traces.ts";
import { settleGuessedStarts } from "./settle-guessed-starts.ts";
import { ensureSpanPartitions } from "./span-partitions.ts";
import { isDeadlock, isMissingPartition } from "./storage-failure.ts";
import { storeSpansQuery } from "./store-spans.ts";
import type { Database } from "./tables.ts";
import type { SpanRow, TraceBatch, TraceRow } from "./trace-batch.ts";

const DAY_MICROS = 86_400_000_000;
/** A commit that takes longer is given up; clients give up after 10 s (OpenTelemetry's default) and try again. */
const DEFAULT_DEADLINE_MS = 8_000;
/** A writer that hangs gives back its locks after this time, so that what it had can be stored by another one. */
const MOST_SILENCE_MS = 3_000;
const ATTEMPTS = 3;

/** Stores batches; resolves after COMMIT. All batches of one call are stored together or not at all. */
export type WriteTraces = (batches: readonly TraceBatch[]) => Promise<void>;

/**
 * The writer of spans and traces. It may be called several times at once: each call takes a connection of its own.
 * Partitions that are missing are made first, and once more should one have been dropped meanwhile.
 * @throws whatever Postgres says; `storageFailure` tells what it means
 */
export function createTraceWriter(pool: Pool, db: Kysely<Database>, deadlineMs = DEFAULT_DEADLINE_MS): WriteTraces {
  const madeDays = new Set<number>();

  const ensurePartitions = async (batches: readonly TraceBatch[]): Promise<void> => {
    const missing = new Set<number>();
    for (const { spans } of batches) {
      for (const { startMicros } of spans) {
        const day = Math.floor(startMicros / DAY_MICROS);
        if (!madeDays.has(day)) missing.add(day);
      }
    }
    if (missing.size === 0) return;
    await ensureSpanPartitions(
      db,
      [...missing].map((day) => new Date(day * (DAY_MICROS / 1000))),
    );
    for (const day of missing) madeDays.add(day);
  };

  return async (batches) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await ensurePartitions(batches);
        return await writeInTransaction(pool, batches, deadlineMs);
      } catch (error) {
        if (isMissingPartition(error)) madeDays.clear();
        else if (!isDeadlock(error)) throw error;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  };
}

async function writeInTransaction(pool: Pool, batches: readonly TraceBatch[], deadlineMs: number): Promise<void> {
  /** Ends the wait even when the server is gone without a word; pg destroys the connection then. */
  const timeout = { query_timeout: deadlineMs };
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // unnest keeps its rows in memory up to work_mem, and in a file beyond that.
    await client.query({
      text: `begin; set local statement_timeout = ${deadlineMs}; set local work_mem = '32MB';
        set local idle_in_transaction_session_timeout = ${MOST_SILENCE_MS}`,
      ...timeout,
    });
    const spans = await settleGuessedStarts(
      client,
      batches.flatMap((batch) => batch.spans),
    );
    const spanRounds = roundsOfUniqueKeys(spans, spanKey);
    const traceRounds = roundsOfUniqueKeys(
      batches.flatMap((batch) => batch.traces),
      traceKey,
    );
    for (let round = 0; round < Math.max(spanRounds.length, traceRounds.length); round++) {
      const query = storeSpansQuery(spanRounds[round] ?? [], traceRounds[round] ?? []);
      const { rows } = await client.query<TraceKey>({ ...query, ...timeout });
      if (rows.length > 0) await client.query({ ...recountTracesQuery(rows), ...timeout });
    }
    await client.query({ text: "commit", ...timeout });
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query({ text: "rollback", query_timeout: 1_000 } as { text: string });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const spanKey = (span: SpanRow): string => `${span.projectId}\0${span.traceId}\0${span.spanId}\0${span.startMicros}`;

const traceKey = (trace: TraceRow): string => `${trace.projectId}\0${trace.traceId}`;

/**
 * One statement cannot touch a row twice, so what comes a second time goes into a second round, and so on. Each round
 * is sorted: writers who lock rows in the same order do not wait for each other in a ring.
 */
function roundsOfUniqueKeys<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const times = new Map<string, number>();
  const rounds: { key: string; row: Row }[][] = [];
  for (const row of rows) {
    const key = keyOf(row);
    const round = times.get(key) ?? 0;
    times.set(key, round + 1);
    rounds[round] ??= [];
    rounds[round].push({ key, row });
  }
  return rounds.map((round) => round.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row));
}
