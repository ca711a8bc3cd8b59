import { traceAccepted } from "@cognobserve/contracts/trace-input";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest();
});
afterAll(() => ingest.stop());

const DAY_MS = 86_400_000;
const spansOf = async (id: string) =>
  (await ingest.rows(`select span_id from spans where project_id = $1 and trace_id = '${id}' order by 1`)).map(
    (row) => row.span_id,
  );
const traceOf = async (id: string) =>
  (await ingest.rows(`select * from traces where project_id = $1 and trace_id = '${id}'`))[0];

/** Posts a trace of which the middle one of three spans is odd. */
async function postBetweenFine(id: string, odd: unknown, shape: "trace_id" | "id" = "trace_id") {
  const start_time = Date.now();
  const spans = [{ span_id: "first", start_time }, odd, { span_id: "last", start_time }];
  const response = await ingest.postJson({ [shape]: id, spans });
  return { status: response.status, answer: traceAccepted.strict().parse(await response.json()) };
}

describe("a span that cannot be taken", () => {
  it.each([
    [-1, /1969/],
    [1_700_000_000, /1970.*milliseconds/],
    [Date.now() - 31 * DAY_MS, /older than the 30 days/],
    [Date.now() + 2 * DAY_MS, /more than 24 hours in the future/],
    [1e300, /beyond all calendars/],
    ["0000-01-01T00:00:00Z", /older/],
    ["9999-12-31T23:59:59Z", /future/],
  ])("for its start %j is named with the reason, and it alone is left out", async (start_time, reason) => {
    for (const shape of ["trace_id", "id"] as const) {
      const id = `start ${start_time} ${shape}`;
      const { status, answer } = await postBetweenFine(id, { span_id: "odd", start_time }, shape);
      expect(status).toBe(200);
      expect(answer).toEqual({
        trace_id: id,
        span_ids: ["first", "last"],
        success: true,
        rejected_spans: [{ span_id: "odd", reason: expect.stringMatching(reason) }],
      });
      expect(answer.rejected_spans?.[0]?.reason).toContain("spans[1].start_time");
      expect(await spansOf(id)).toEqual(["first", "last"]);
      const startedAt = (await traceOf(id))?.start_time;
      expect(Math.abs(Number(startedAt) - Date.now())).toBeLessThan(DAY_MS);
    }
  });

  it.each<[string, string | null, unknown, string]>([
    ["its end", "odd", { span_id: "odd", start_time: Date.now(), end_time: 1 }, "spans[1].end_time is 1970"],
    [
      "a time that is none",
      "odd",
      { span_id: "odd", start_time: "yesterday" },
      "spans[1].start_time: must be RFC 3339",
    ],
    ["a missing id", null, { start_time: Date.now() }, "spans[1].span_id: is missing"],
    [
      "an id beyond measure",
      null,
      { span_id: "x".repeat(1e5), start_time: 1 },
      "spans[1].span_id: must have at most 256",
    ],
    ["a missing start", "odd", { span_id: "odd" }, "spans[1].start_time: must be RFC 3339"],
    [
      "a count that is none",
      "odd",
      { span_id: "odd", start_time: Date.now(), usage: { prompt_tokens: 1.5 } },
      "spans[1].usage.prompt_tokens: must be a whole number, 0 or more",
    ],
    ["being none", null, "span", "spans[1]: must be an object"],
    ["being nothing", null, null, "spans[1]: must be an object"],
  ])("for %s keeps none of its neighbours out", async (what, span_id, odd, reason) => {
    const { status, answer } = await postBetweenFine(what, odd);
    expect([status, answer.span_ids]).toEqual([200, ["first", "last"]]);
    expect(answer.rejected_spans).toEqual([{ span_id, reason: expect.stringContaining(reason) }]);
    expect(await spansOf(what)).toEqual(["first", "last"]);
  });

  it("is not mentioned when there is none", async () => {
    const body = { trace_id: "fine", spans: [{ span_id: "a", start_time: Date.now() }] };
    expect(await (await ingest.postJson(body)).json()).toEqual({ trace_id: "fine", span_ids: ["a"], success: true });
  });

  it("is a 400 when all are, and nothing of the trace is stored", async () => {
    const spans = [{ span_id: "a", start_time: 1 }, { span_id: "b", start_time: 2 }, { start_time: Date.now() }];
    const error = await refusal(await ingest.postJson({ trace_id: "all-odd", spans }));
    expect(error).toMatchObject({ status: 400, code: "time-out-of-range", path: "spans[0].start_time" });
    expect(error.message).toMatch(/spans\[0\]\.start_time is 1970.*2 more/);
    expect(await traceOf("all-odd")).toBeUndefined();
  });

  it("is not needed for a 400: the trace's own time may be wrong too", async () => {
    const body = { trace_id: "odd-trace", timestamp: 1, spans: [{ span_id: "a", start_time: Date.now() }] };
    const error = await refusal(await ingest.postJson(body));
    expect(error).toMatchObject({ status: 400, code: "time-out-of-range", path: "timestamp" });
    expect(await traceOf("odd-trace")).toBeUndefined();
  });
});
