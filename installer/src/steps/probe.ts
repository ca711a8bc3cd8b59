import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { failure } from "../failures.ts";
import { readInstalled, writeInstalled } from "../installation/installed.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<InstallContext, "directory" | "webUrl" | "ingestUrl" | "projectId" | "apiKey" | "version" | "mode">;

/**
 * Proves that the product works: sends a trace through the ingest port as any client would, and reads it back through
 * the public API. Once for an installation; a proven one is left alone.
 */
export const probe: Step<Slice> = {
  id: "probe",
  title: "Send the first trace",
  onFailure: "keep",
  plan: ({ ingestUrl, webUrl }) => [`POST ${ingestUrl}/v1/traces, then read it back from ${webUrl}/api/v1/traces`],
  done: async ({ directory, projectId, version }) => {
    const record = await readInstalled(directory);
    return record?.projectId === projectId && record.version === version;
  },
  run: async ({ directory, webUrl, ingestUrl, projectId, apiKey, version, mode }, { signal }) => {
    const file = pathsOf(directory).env;
    const traceId = randomBytes(16).toString("hex");
    const headers = { "X-API-Key": apiKey, "Content-Type": "application/json" };
    const sent = await ask(
      `${ingestUrl}/v1/traces`,
      { method: "POST", headers, body: JSON.stringify(greeting(traceId)) },
      signal,
    );
    if (sent.status === 401 || sent.status === 403) throw failure("probe-unauthorized", { file });
    if (!sent.ok) throw failure("probe-failed", { what: `POST ${ingestUrl}/v1/traces`, reason: await reasonOf(sent) });
    await readBack(`${webUrl}/api/v1/traces/${traceId}`, headers, traceId, file, signal);
    await writeInstalled(directory, { version, mode, projectId, traceId, at: new Date().toISOString() });
  },
};

/** An acknowledged trace is stored, so one look should do; the others bear with a dashboard that was busy. */
async function readBack(
  url: string,
  headers: Record<string, string>,
  traceId: string,
  file: string,
  signal: AbortSignal,
) {
  let reason = "";
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (attempt > 0) await sleep(500, undefined, { signal });
    const answer = await ask(url, { headers }, signal);
    if (answer.status === 401 || answer.status === 403) throw failure("probe-unauthorized", { file });
    if (answer.ok) {
      const trace = z.object({ trace_id: z.string() }).safeParse(await answer.json().catch(() => undefined));
      if (trace.data?.trace_id === traceId) return;
      reason = "the answer is not the trace that was sent";
    } else {
      reason = await reasonOf(answer);
    }
  }
  throw failure("probe-failed", { what: `GET ${url}`, reason });
}

async function ask(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
  } catch (error) {
    signal.throwIfAborted();
    throw failure("probe-failed", {
      what: `${init.method ?? "GET"} ${url}`,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

const reasonOf = async (answer: Response): Promise<string> =>
  `${answer.status} ${(await answer.text().catch(() => "")).slice(0, 300)}`.trim();

/** A small conversation, so that the first page that a user sees shows what traces look like. */
function greeting(traceId: string) {
  const end = Date.now();
  const at = (secondsBefore: number) => new Date(end - secondsBefore * 1000).toISOString();
  const root = randomBytes(8).toString("hex");
  return {
    trace_id: traceId,
    name: "Hello from the installer",
    metadata: { source: "cognobserve-install" },
    spans: [
      {
        span_id: root,
        name: "answer-question",
        start_time: at(1.2),
        end_time: at(0),
        input: { question: "Does it work?" },
        output: { answer: "Yes: this trace was sent by the installer and read back." },
      },
      {
        span_id: randomBytes(8).toString("hex"),
        parent_span_id: root,
        name: "chat",
        start_time: at(1),
        end_time: at(0.1),
        input: [{ role: "user", content: "Does it work?" }],
        output: [{ role: "assistant", content: "Yes: this trace was sent by the installer and read back." }],
        model: "example-model",
        usage: { prompt_tokens: 12, completion_tokens: 15, total_tokens: 27 },
      },
    ],
  };
}
