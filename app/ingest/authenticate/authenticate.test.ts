import { revokeApiKey } from "@cognobserve/database/api-keys";
import { afterEach, expect, it } from "vitest";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";
import type { KeyCache } from "./key-directory.ts";

let ingest: TestIngest;
afterEach(() => ingest.stop());

const send = (headers: Record<string, string>) => ingest.postJson({ id: "t", spans: [] }, headers);

it("takes the key from either header, and asks for one that is missing or unknown", async () => {
  ingest = await startIngest();
  const statuses = async (...all: Record<string, string>[]) =>
    (await Promise.all(all.map(send))).map(({ status }) => status);
  const none = { "X-API-Key": "" };
  expect(
    await statuses(
      {},
      { ...none, Authorization: `Bearer ${ingest.key}` },
      { ...none, authorization: `bearer ${ingest.key}` },
    ),
  ).toEqual([200, 200, 200]);
  expect(
    await statuses(
      none,
      { "X-API-Key": `co_sk_${"x".repeat(40)}` },
      { "X-API-Key": "x".repeat(5_000) },
      { ...none, Authorization: "Basic abc" },
    ),
  ).toEqual([401, 401, 401, 401]);
  expect(await (await send(none)).json()).toMatchObject({
    error: { code: "missing-api-key", message: expect.stringMatching(/X-API-Key/) },
  });
});

it("takes X-Project-ID only when it is the key's own", async () => {
  ingest = await startIngest();
  expect((await send({ "X-Project-ID": ingest.projectId })).status).toBe(200);
  const response = await send({ "X-Project-ID": "another" });
  expect([response.status, await response.json()]).toEqual([403, expect.objectContaining({ code: 7 })]);
});

it("refuses a revoked key within seconds, though it was cached everywhere", async () => {
  let now = Date.now();
  const cached = new Map<string, string>();
  const cache: KeyCache = {
    get: async (key) => cached.get(key) ?? null,
    set: async (key, value) => void cached.set(key, value),
  };
  ingest = await startIngest({ cache, now: () => now });
  expect((await send({})).status).toBe(200);
  expect(cached.size).toBe(1);
  const { db } = ingest.database;
  const { id } = await db.selectFrom("api_keys").select("id").executeTakeFirstOrThrow();
  await revokeApiKey(db, { projectId: ingest.projectId, keyId: id });
  cached.clear(); // as the dashboard does
  expect((await send({})).status).toBe(200);
  now += 5_001;
  expect((await send({})).status).toBe(401);
});

it("notes that a key was used, once a minute", async () => {
  ingest = await startIngest();
  const lastUsed = async () =>
    (await ingest.rows("select last_used_at from api_keys where project_id = $1"))[0]?.last_used_at;
  await send({});
  await expect.poll(lastUsed).toBeInstanceOf(Date);
  const first = await lastUsed();
  await send({});
  await send({});
  expect(await lastUsed()).toEqual(first);
});

it("does without a cache that fails, and without asking Postgres for each request", async () => {
  const broken = () => Promise.reject(new Error("Redis is away"));
  ingest = await startIngest({ cache: { get: broken, set: broken } });
  const queries = async () =>
    Number(
      (await ingest.rows("select idx_scan from pg_stat_user_indexes where indexrelname = 'api_keys_key_hash_key'"))[0]
        ?.idx_scan,
    );
  const before = await queries();
  const answers = await Promise.all(Array.from({ length: 50 }, () => send({})));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect((await queries()) - before).toBeLessThan(5);
});
