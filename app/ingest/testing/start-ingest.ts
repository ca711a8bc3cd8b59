import { randomBytes } from "node:crypto";
import { createApiKey } from "@cognobserve/database/api-keys";
import { authenticateApiKey, touchApiKey } from "@cognobserve/database/authenticate-api-key";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { probeStorage } from "@cognobserve/database/probe-storage";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import type { TraceBatch } from "@cognobserve/database/trace-batch";
import { createTraceWriter, type WriteTraces } from "@cognobserve/database/write-traces";
import type { Hono } from "hono";
import { pino } from "pino";
import { createAuthenticate } from "../authenticate/authenticate.ts";
import { createKeyDirectory, type KeyCache } from "../authenticate/key-directory.ts";
import { createGroupCommits } from "../commit/group-commits.ts";
import { createHealth } from "../health.ts";
import { createApp } from "../receive/app.ts";
import { defaultLimits, type Limits } from "../receive/limits.ts";

/** Ingest on a database of its own, with one project and its key. */
export interface TestIngest {
  readonly app: Hono;
  readonly database: FreshDatabase;
  readonly projectId: string;
  readonly key: string;
  /** Posts a body with the key; extra headers win, and an empty one is left out. */
  post(body: NonNullable<RequestInit["body"]>, headers?: Record<string, string>, path?: string): Promise<Response>;
  /** Posts JSON with the key. */
  postJson(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Rows of a query; `$1` is the project. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

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
  const keys = createKeyDirectory({
    find: (hash) => authenticateApiKey(db, hash),
    touch: (hash) => touchApiKey(db, hash),
    cache: options.cache ?? noCache,
    now,
  });
  const app = createApp({
    authenticate: createAuthenticate(keys),
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
    post,
    postJson: (body, headers) => post(JSON.stringify(body), headers),
    rows: async (query) => (await database.pool.query(query, query.includes("$1") ? [projectId] : [])).rows,
    async stop() {
      if (options.reach) await db.destroy();
      await database.drop();
    },
  };
}
