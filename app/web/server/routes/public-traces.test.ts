import { apiError } from "@cognobserve/contracts/api-error";
import { traceDetail, tracePage } from "@cognobserve/contracts/public-api";
import { project } from "@cognobserve/contracts/web-api";
import { createApiKey } from "@cognobserve/database/api-keys";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertSpans, insertTraces, sampleSpans, sampleTraces } from "../testing/sample-traces.ts";
import { type Person, type TestWeb, testWeb } from "../testing/test-web.ts";

let web: TestWeb;
let ada: Person;
let eve: Person;
let key: string;

beforeAll(async () => {
  web = await testWeb();
  ada = await web.signUp("Ada");
  eve = await web.signUp("Eve");
  key = await newProject("Empty at first", ada).then(({ apiKey }) => apiKey);
});
afterAll(() => web.close());

async function newProject(name: string, owner: Person) {
  const made = await web.ask("/api/projects", { body: { name }, cookie: owner.cookie });
  const projectId = project.parse(await made.json()).id;
  const { key: apiKey } = await createApiKey(web.fresh.db, { projectId, name: "test" });
  return { projectId, apiKey };
}

const read = async (path: string, apiKey: string) => {
  const answer = await web.ask(path, { headers: { "x-api-key": apiKey } });
  return { status: answer.status, body: await answer.json() };
};

const page = async (query: string, apiKey: string) => {
  const { body } = await read(`/api/v1/traces?${query}`, apiKey);
  return tracePage.parse(body);
};

const ids = async (query: string, apiKey: string) => (await page(query, apiKey)).data.map((trace) => trace.trace_id);

describe("who may read", () => {
  it("takes the key as X-API-Key and as a bearer token", async () => {
    const ways: Record<string, string>[] = [
      { "x-api-key": key },
      { authorization: `Bearer ${key}` },
      { authorization: `bearer ${key}` },
    ];
    for (const headers of ways) {
      expect((await web.ask("/api/v1/traces", { headers })).status).toBe(200);
    }
  });

  it("takes a member's session with project_id, and nobody else's", async () => {
    const path = `/api/v1/traces?project_id=${ada.projectId}`;
    expect((await web.ask(path, { cookie: ada.cookie })).status).toBe(200);
    expect((await web.ask(path, { cookie: eve.cookie })).status).toBe(404);
    expect((await web.ask(path)).status).toBe(401);
    expect((await web.ask("/api/v1/traces", { cookie: ada.cookie })).status).toBe(400);
  });

  it("refuses a key for a project that is not its own, by query or by header", async () => {
    expect((await read(`/api/v1/traces?project_id=${ada.projectId}`, key)).status).toBe(403);
    const headers = { "x-api-key": key, "x-project-id": ada.projectId };
    expect((await web.ask("/api/v1/traces", { headers })).status).toBe(403);
  });

  it("refuses an unknown key, even beside a good session", async () => {
    const headers = { "x-api-key": `co_sk_${"x".repeat(40)}` };
    const path = `/api/v1/traces?project_id=${ada.projectId}`;
    const answer = await web.ask(path, { headers, cookie: ada.cookie });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: "key-invalid" } });
  });

  it("shows a key no trace of another project", async () => {
    await insertTraces(web.fresh.db, sampleTraces(ada.projectId, 1, { trace_id: "private" }));
    expect((await read("/api/v1/traces/private", key)).status).toBe(404);
  });
});

describe("paging", () => {
  it("gives every trace once, newest first, while others arrive", async () => {
    const { projectId, apiKey } = await newProject("Walk", ada);
    const old = sampleTraces(projectId, 60);
    await insertTraces(web.fresh.db, old);
    // Twenty of one instant, and twenty that differ by a microsecond only, which JavaScript's Date cannot tell apart.
    const instant = "2026-02-01T00:00:00.123";
    const equal = sampleTraces(projectId, 20).map((row, n) => ({
      ...row,
      trace_id: `same-${n}`,
      start_time: `${instant}Z`,
    }));
    const close = sampleTraces(projectId, 20).map((row, n) => ({
      ...row,
      trace_id: `close-${n}`,
      start_time: `${instant}${String(n).padStart(3, "0")}Z`,
    }));
    await insertTraces(web.fresh.db, [...equal, ...close]);

    const seen: string[] = [];
    let cursor: string | null = "";
    for (let pages = 0; cursor !== null; pages++) {
      const got: { data: { trace_id: string }[]; next_cursor: string | null } = await page(
        `limit=7${cursor && `&cursor=${cursor}`}`,
        apiKey,
      );
      seen.push(...got.data.map(({ trace_id }) => trace_id));
      cursor = got.next_cursor;
      await insertTraces(web.fresh.db, [
        ...sampleTraces(projectId, 1, { trace_id: `new-${pages}`, start_time: "2026-04-01T00:00:00Z" }),
      ]);
    }
    const { rows } = await sql<{ trace_id: string }>`
      select trace_id from traces where project_id = ${projectId} and trace_id not like 'new-%'
      order by start_time desc, trace_id desc`.execute(web.fresh.db);
    expect(seen).toEqual(rows.map(({ trace_id }) => trace_id));
    expect(seen).toHaveLength(100);
  });

  const foreign =
    "The cursor is not one that this API gave out. Pass next_cursor of the previous page as it is, or leave it out.";

  it.each([
    ["cursor=abc", foreign],
    ["cursor=e30", foreign],
    ["cursor=WzEsIiJd", foreign],
    ["limit=0", "limit must be a whole number from 1 to 200."],
    ["limit=201", "limit must be a whole number from 1 to 200."],
    ["limit=abc", "limit must be a whole number from 1 to 200."],
    ["from=yesterday", "from must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z."],
    ["status=red", "status must be unset, ok or error."],
  ])("refuses %s with a sentence", async (query, message) => {
    const { status, body } = await read(`/api/v1/traces?${query}`, key);
    expect(status).toBe(400);
    expect(apiError.parse(body).error).toMatchObject({ path: query.split("=")[0], message });
  });
});

describe("filters", () => {
  let apiKey: string;

  beforeAll(async () => {
    const made = await newProject("Filters", ada);
    apiKey = made.apiKey;
    const different = [
      { trace_id: "a", name: "Checkout 100%", status: "error", error_count: 1, session_id: "s1" },
      { trace_id: "b", name: "check_in", model: "gpt-5", user_id: "u1" },
      { trace_id: "c", name: "Other", status: "ok", session_id: "s1" },
    ] as const;
    for (const [second, change] of different.entries()) {
      const start_time = `2026-03-01T12:00:0${second}Z`;
      await insertTraces(web.fresh.db, sampleTraces(made.projectId, 1, { ...change, start_time }));
    }
  });

  it.each([
    ["", ["c", "b", "a"]],
    ["name=CHECK", ["b", "a"]],
    ["name=100%25", ["a"]],
    ["name=k_i", ["b"]],
    ["name=%25", ["a"]],
    ["status=error", ["a"]],
    ["status=unset", ["b"]],
    ["model=gpt-5", ["b"]],
    ["session_id=s1", ["c", "a"]],
    ["user_id=u1", ["b"]],
    ["from=2026-03-01T12:00:01Z", ["c", "b"]],
    ["to=2026-03-01T12:00:01Z", ["a"]],
    ["from=2026-03-01T13:00:01%2B01:00&to=2026-03-01T12:00:02Z", ["b"]],
    ["from=0000-01-01T00:00:00Z", ["c", "b", "a"]],
    ["name=check&status=error", ["a"]],
    ["name=nothing", []],
  ])("%s", async (query, expected) => {
    expect(await ids(query, apiKey)).toEqual(expected);
  });

  it("refuses a character that nothing stored can hold", async () => {
    expect((await read("/api/v1/traces?name=%00", apiKey)).status).toBe(400);
  });
});

describe("one trace", () => {
  it("comes with its spans, oldest first", async () => {
    const { projectId, apiKey } = await newProject("Detail", ada);
    await insertTraces(web.fresh.db, sampleTraces(projectId, 1, { trace_id: "x/y ü", metadata: '{"k":[1]}' }));
    await insertSpans(web.fresh.db, sampleSpans(projectId, "x/y ü", 3));
    const { status, body } = await read(`/api/v1/traces/${encodeURIComponent("x/y ü")}`, apiKey);
    expect(status).toBe(200);
    const trace = traceDetail.parse(body);
    expect(trace).toMatchObject({ trace_id: "x/y ü", duration_ms: 250, metadata: { k: [1] }, spans_truncated: false });
    expect(trace.spans.map(({ span_id }) => span_id)).toEqual(["s-00000", "s-00001", "s-00002"]);
    expect(trace.spans[1]).toMatchObject({
      parent_span_id: "s-00000",
      duration_ms: 5,
      input: [{ role: "user", content: "hello" }],
      output: "world",
      attributes: { "gen_ai.system": "openai", nested: { list: [1, 2, null] } },
    });
  });

  it("may have no spans at all", async () => {
    const { projectId, apiKey } = await newProject("Bare", ada);
    await insertTraces(web.fresh.db, sampleTraces(projectId, 1, { trace_id: "bare", end_time: null, span_count: 0 }));
    const trace = traceDetail.parse((await read("/api/v1/traces/bare", apiKey)).body);
    expect(trace).toMatchObject({ spans: [], end_time: null, duration_ms: null });
  });

  it("is cut after ten thousand spans, and says so", async () => {
    const { projectId, apiKey } = await newProject("Large", ada);
    await insertTraces(web.fresh.db, sampleTraces(projectId, 2, { start_time: "2026-03-01T12:00:00Z" }));
    await insertSpans(web.fresh.db, sampleSpans(projectId, "t-0000", 10_000));
    await insertSpans(web.fresh.db, sampleSpans(projectId, "t-0001", 10_001));
    const whole = traceDetail.parse((await read("/api/v1/traces/t-0000", apiKey)).body);
    const cut = traceDetail.parse((await read("/api/v1/traces/t-0001", apiKey)).body);
    expect([whole.spans.length, whole.spans_truncated]).toEqual([10_000, false]);
    expect([cut.spans.length, cut.spans_truncated]).toEqual([10_000, true]);
    expect(new Set(cut.spans.map(({ span_id }) => span_id)).size).toBe(10_000);
  });
});
