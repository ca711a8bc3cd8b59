import { traceDetail, tracePage } from "@cognobserve/contracts/public-api";
import { expect } from "vitest";
import type { z } from "zod";
import type { Container } from "../container.ts";
import type { Acknowledged, Load } from "./load.ts";

type Reader = Pick<Container, "webUrl" | "apiKey">;

const PAGE = 200;
const READ_AT_ONCE = 8;

/**
 * Proves, through the public API, that of a load that has finished exactly what was acknowledged is stored: each trace
 * once, with each span once, and with counters that agree.
 */
export async function expectAllStored(from: Reader, { session, acknowledged }: Load): Promise<void> {
  expect(acknowledged.size, "the load has sent something").toBeGreaterThan(0);
  const counts = await spanCounts(from, session);
  expect(counts).toEqual(new Map([...acknowledged].map(([traceId, spanIds]) => [traceId, spanIds.length])));
  await expectSpans(from, acknowledged);
}

/** Walks the whole list. @returns each trace's `span_count`. @throws when a trace is listed twice */
export async function spanCounts(from: Reader, session: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      session_id: session,
      limit: String(PAGE),
      ...(cursor && { cursor }),
    });
    const page: z.infer<typeof tracePage> = tracePage.parse(await read(from, `traces?${query}`));
    for (const { trace_id, span_count } of page.data) {
      if (counts.has(trace_id)) throw new Error(`the trace ${trace_id} is listed twice`);
      counts.set(trace_id, span_count);
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
  return counts;
}

async function expectSpans(from: Reader, acknowledged: Acknowledged): Promise<void> {
  const waiting = [...acknowledged];
  const reader = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [traceId, spanIds] = next;
      const { spans, prompt_tokens, completion_tokens } = traceDetail.parse(await read(from, `traces/${traceId}`));
      expect(spans.map(({ span_id }) => span_id).toSorted(), `spans of ${traceId}`).toEqual(spanIds.toSorted());
      const calls = spans.filter(({ model }) => model !== null).length;
      expect([prompt_tokens, completion_tokens], `tokens of ${traceId}`).toEqual([calls * 7, calls * 3]);
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, reader));
}

async function read({ webUrl, apiKey }: Reader, path: string): Promise<unknown> {
  const answer = await fetch(`${webUrl}/api/v1/${path}`, { headers: { "X-API-Key": apiKey } });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`GET /api/v1/${path} answered ${answer.status}: ${JSON.stringify(body)}`);
  return body;
}
