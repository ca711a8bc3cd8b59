import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { Failure, failure } from "../failures.ts";
import { type Answer, type Door, knock, type Request } from "../follow/door.ts";
import { readInstalled, writeInstalled } from "../installation/installed.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<
  InstallContext,
  "directory" | "web" | "ingest" | "database" | "projectId" | "apiKey" | "version" | "mode" | "api"
>;

/**
 * Proves that the product works: sends a trace through the ingest port as any client would, and reads it back through
 * the public API. Once for an installation and a database; a proven one is left alone.
 */
export const probe: Step<Slice> = {
  id: "probe",
  title: "Send a test trace",
  onFailure: "keep",
  plan: ({ ingest, web }) => [`POST ${ingest.url}/v1/traces, then read it back from ${web.url}/api/v1/traces`],
  done: async ({ directory, database, projectId, version }) => {
    const record = await readInstalled(directory);
    return record?.projectId === projectId && record.version === version && record.database === database;
  },
  run: async (context, { signal }) => {
    try {
      await prove(context, signal);
    } catch (error) {
      // The services go together with the engine, which is then what has to be mended.
      if (!(error instanceof Failure) || error.text.code !== "probe-failed" || (await context.api.answers()))
        throw error;
      throw failure("engine-lost", { reason: error.text.cause });
    }
  },
};

async function prove(
  { directory, web, ingest, database, projectId, apiKey, version, mode }: Slice,
  signal: AbortSignal,
): Promise<void> {
  const file = pathsOf(directory).env;
  const traceId = randomBytes(16).toString("hex");
  const headers = { "X-API-Key": apiKey, "Content-Type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify(greeting(traceId)) } as const;
  const sent = await ask(ingest, "/v1/traces", request, signal);
  if (sent.status === 401 || sent.status === 403) throw failure("probe-unauthorized", { file });
  if (sent.status !== 200) {
    throw failure("probe-failed", { what: `POST ${ingest.url}/v1/traces`, reason: reasonOf(sent) });
  }
  await readBack(web, `/api/v1/traces/${traceId}`, headers, traceId, file, signal);
  await writeInstalled(directory, { version, mode, projectId, traceId, database, at: new Date().toISOString() });
}

/** An acknowledged trace is stored, so one look should do; the others bear with a dashboard that was busy. */
async function readBack(
  web: Door,
  page: string,
  headers: Record<string, string>,
  traceId: string,
  file: string,
  signal: AbortSignal,
) {
  let reason = "";
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (attempt > 0) await sleep(500, undefined, { signal });
    const answer = await ask(web, page, { headers }, signal);
    if (answer.status === 401 || answer.status === 403) throw failure("probe-unauthorized", { file });
    if (answer.status === 200) {
      if (idOf(answer.text) === traceId) return;
      reason = "the answer is not the trace that was sent";
    } else {
      reason = reasonOf(answer);
    }
  }
  throw failure("probe-failed", { what: `GET ${web.url}${page}`, reason });
}

function idOf(text: string): string | undefined {
  try {
    return z.object({ trace_id: z.string() }).safeParse(JSON.parse(text)).data?.trace_id;
  } catch {
    return undefined;
  }
}

async function ask(door: Door, page: string, request: Request, signal: AbortSignal): Promise<Answer> {
  try {
    return await knock(door, page, request, AbortSignal.any([signal, AbortSignal.timeout(10_000)]));
  } catch (error) {
    signal.throwIfAborted();
    throw failure("probe-failed", {
      what: `${request.method ?? "GET"} ${door.url}${page}`,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

const reasonOf = ({ status, text }: Answer): string => `${status} ${text.slice(0, 300)}`.trim();

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
