import { randomBytes } from "node:crypto";
import { type NotedNearMiss, notedNearMiss } from "@cognobserve/contracts/near-miss";
import { createApiKey } from "@cognobserve/database/api-keys";
import { findKeyOwner, touchApiKey } from "@cognobserve/database/authenticate-api-key";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { probeStorage } from "@cognobserve/database/probe-storage";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import type { TraceBatch } from "@cognobserve/database/trace-batch";
import { createTraceWriter, type WriteTraces } from "@cognobserve/database/write-traces";
import { pino } from "pino";
import { createAuthenticate } from "../authenticate/authenticate.ts";
import { createKeyDirectory, type KeyCache } from "../authenticate/key-directory.ts";
import { createGroupCommits } from "../commit/group-commits.ts";
import { createHealth } from "../health.ts";
import { createNoteMiss, type KeepNewest } from "../near-miss/note-miss.ts";
import { createApp } from "../receive/app.ts";
import { defaultLimits, type Limits } from "../receive/limits.ts";

/** Ingest on a database of its own, with one project and its key. */
export interface TestIngest {
  readonly app: ReturnType<typeof createApp>;
  readonly database: FreshDatabase;
  readonly projectId: string;
  readonly key: string;
  /** Near misses that were noted, oldest first. */
  readonly misses: readonly KeptMiss[];
  /** Posts a body with the key; extra headers win, and an empty one is left out. */
  post(body: NonNullable<RequestInit["body"]>, headers?: Record<string, string>, path?: string): Promise<Response>;
  /** Posts JSON with the key. */
  postJson(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Rows of a query; `$1` is the project. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** A near miss, and the sorted set in which it is kept. */
export type KeptMiss = NotedNearMiss & { readonly set: string };

interface Options {
  readonly limits?: Partial<Limits>;
  readonly cache?: KeyCache;
  readonly wrapWriter?: (write: WriteTraces) => WriteTraces;
  readonly announce?: (projectId: string, batch: TraceBatch) => void;
  readonly now?: () => number;
  /** Where ingest reaches the database, when not directly. */
  readonly reach?: (url: string) => string;
  readonly deadlineMs?: number;
}

const noCache: KeyCache = { get: async () => null, set: async () => {} };

export async function startIngest(options: Options = {}): Promise<TestIngest> {
  const { now = Date.now, wrapWriter = (write) => write } = options;
  const database = await freshDatabase();
  const pool = options.reach
    ? openPool({ url: options.reach(database.url), max: 5, application: "test", onIdleError: () => {} })
    : database.pool;
  const db = options.reach ? openDatabase(pool) : database.db;
  const projectId = `project-${randomBytes(4).toString("hex")}`;
  await database.db.insertInto("projects").values({ id: projectId, name: "Test" }).execute();
  const { key } = await createApiKey(database.db, { projectId, name: "test" });
  const { watch, health } = createHealth({ probe: (needsRoom) => probeStorage(pool, needsRoom), now });
  const misses: KeptMiss[] = [];
  const keys = createKeyDirectory({
    find: (hash) => findKeyOwner(db, hash),
    touch: (hash) => touchApiKey(db, hash),
    cache: options.cache ?? noCache,
    now,
  });
  const authenticate = createAuthenticate(keys);
  const keep: KeepNewest = async (setKey, member) => {
    misses.push({ set: setKey, ...notedNearMiss.parse(JSON.parse(member)) });
  };
  const app = createApp({
    authenticate,
    noteMiss: createNoteMiss({ keep, authenticate, now }),
    commit: createGroupCommits(watch(wrapWriter(createTraceWriter(pool, db, options.deadlineMs)))),
    announce: options.announce ?? (() => {}),
    health,
    log: pino({ level: "silent" }),
    now,
    retentionDays: 30,
    limits: { ...defaultLimits, ...options.limits },
    version: "test",
  });
  const post: TestIngest["post"] = async (body, headers = {}, path = "/v1/traces") => {
    const all = Object.entries({ "X-API-Key": key, "Content-Type": "application/json", ...headers });
    return await app.request(path, { method: "POST", body, headers: all.filter(([, value]) => value !== "") });
  };
  return {
    app,
    database,
    projectId,
    key,
    misses,
    post,
    postJson: (body, headers) => post(JSON.stringify(body), headers),
    rows: async (query) => (await database.pool.query(query, query.includes("$1") ? [projectId] : [])).rows,
    async stop() {
      if (options.reach) await db.destroy();
      await database.drop();
    },
  };
}
