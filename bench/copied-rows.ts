import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ensureSpanPartitions } from "@cognobserve/database/span-partitions";
import type { FreshDatabase } from "@cognobserve/database/testing/fresh-database";
import copy from "pg-copy-streams";

/* The baseline of ingest: the same rows, by `COPY` over one connection. */

/** A database whose spans are measured. */
export type Measured = Pick<FreshDatabase, "pool" | "db">;

/** All spans that are stored, as `COPY` writes them. */
export async function copyOut({ pool }: Measured): Promise<Buffer[]> {
  const client = await pool.connect();
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copy.to("copy (select * from spans) to stdout"))) chunks.push(chunk);
  client.release();
  return chunks;
}

/** Stores what `copyOut` gave. */
export async function copyIn({ pool }: Measured, rows: readonly Buffer[]): Promise<void> {
  const client = await pool.connect();
  await pipeline(Readable.from(rows), client.query(copy.from("copy spans from stdin")));
  client.release();
}

/** Empty tables with today's partitions; where the role may ask for one, after a checkpoint, so that none falls into the next round. */
export async function empty({ pool, db }: Measured): Promise<void> {
  await ensureSpanPartitions(db, [new Date()]);
  await pool.query("truncate traces, spans");
  await pool.query("checkpoint").catch(() => {});
}

/** @throws unless exactly so many spans are stored */
export async function assertStored({ pool }: Measured, expected: number): Promise<void> {
  const { rows } = await pool.query<{ n: number }>("select count(*) as n from spans");
  if (rows[0]?.n !== expected) throw new Error(`${rows[0]?.n} spans are stored, ${expected} were acknowledged`);
}
