import { apiError } from "@cognobserve/contracts/api-error";
import { z } from "zod";

/** Why a request did not succeed, in a sentence for the reader. `status` is 0 when no answer came at all. */
export class RequestFailure extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RequestFailure";
    this.status = status;
    this.code = code;
  }
}

/** Whether the same request may succeed in a moment: nobody answered, or somebody who could not do it now. */
export const mayPass = (error: unknown): boolean =>
  error instanceof RequestFailure && (error.status === 0 || error.status >= 500);

interface RequestOptions {
  readonly method?: "GET" | "POST" | "DELETE" | "PATCH";
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Asks the dashboard's own server, with the session cookie, and reads the answer through its schema.
 * @throws RequestFailure for anything but a success that the schema knows
 */
export async function request<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { method = "GET", body, signal }: RequestOptions = {},
): Promise<z.infer<Schema>> {
  const answer = await send(path, method, body, signal);
  const content = await readJson(answer);
  if (!answer.ok) throw failureOf(answer.status, content);
  const read = schema.safeParse(content);
  if (read.success) return read.data;
  throw new RequestFailure(
    answer.status,
    "unreadable-answer",
    "The server sent an answer that this page does not understand. Reload the page: it may be older than the server.",
    { cause: read.error },
  );
}

async function send(path: string, method: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new RequestFailure(0, "no-answer", "The server does not answer. Check that it is running, then try again.", {
      cause,
    });
  }
}

/** The body as JSON; null when it is empty or something else, as a proxy's error page would be. */
async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** better-auth's endpoints answer with code and message at the top. */
const authError = z.object({ message: z.string(), code: z.string().optional() });

function failureOf(status: number, content: unknown): RequestFailure {
  const own = apiError.safeParse(content);
  if (own.success) return new RequestFailure(status, own.data.error.code, own.data.error.message);
  const auth = authError.safeParse(content);
  if (auth.success) return new RequestFailure(status, auth.data.code ?? "auth", sentence(auth.data.message));
  return new RequestFailure(status, "unexpected-answer", `The server answered ${status}. Try again in a moment.`);
}

const sentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`);
