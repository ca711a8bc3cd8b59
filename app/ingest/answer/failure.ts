import type { NearMissFacts } from "@cognobserve/contracts/near-miss";

/** Everything that can go wrong with a request, by what the client should make of it. */
export type FailureKind =
  | "malformed"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "wrong-method"
  | "too-large"
  | "unsupported"
  | "overloaded"
  | "unavailable";

interface Answer {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 503;
  /** Number of the same thing in google.rpc.Code. */
  readonly rpcCode: number;
  readonly retryAfterSeconds?: number;
}

/**
 * The one table that turns a failure into an answer. OTLP clients retry 429 and 503 alone (OTLP 1.x, «OTLP/HTTP
 * Response»), so what may pass must be one of these, and what never can must not.
 */
export const answers: Readonly<Record<FailureKind, Answer>> = {
  malformed: { status: 400, rpcCode: 3 },
  unauthenticated: { status: 401, rpcCode: 16 },
  forbidden: { status: 403, rpcCode: 7 },
  "not-found": { status: 404, rpcCode: 5 },
  "wrong-method": { status: 405, rpcCode: 12 },
  "too-large": { status: 413, rpcCode: 8 },
  unsupported: { status: 415, rpcCode: 3 },
  overloaded: { status: 429, rpcCode: 8, retryAfterSeconds: 1 },
  unavailable: { status: 503, rpcCode: 14, retryAfterSeconds: 2 },
};

interface Details {
  /** Stable, kebab-case; the kind itself unless there is more to say. */
  readonly code?: string;
  /** Where in the body, such as `spans[2].start_time`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
  /** What to tell whoever waits for a first trace; near-miss/failure-miss.ts knows what follows from the rest. */
  readonly miss?: NearMissFacts | undefined;
  /** The project that the request belongs to, when the failure itself tells. */
  readonly projectId?: string;
}

/** A failure with the sentence that the client is told: what happened and what to do. */
export class IngestFailure extends Error {
  override readonly name = "IngestFailure";
  readonly kind: FailureKind;
  readonly code: string;
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly miss: NearMissFacts | undefined;
  readonly projectId: string | undefined;

  constructor(kind: FailureKind, message: string, details: Details = {}) {
    const { code = kind, path, headers = {}, cause, miss, projectId } = details;
    super(message, { cause });
    this.kind = kind;
    this.code = code;
    this.path = path;
    this.headers = headers;
    this.miss = miss;
    this.projectId = projectId;
  }
}

/** An error that nobody foresaw is «unavailable»: a bug of ours then costs a retry, not the client's data. */
export const asFailure = (error: unknown): IngestFailure =>
  error instanceof IngestFailure
    ? error
    : new IngestFailure("unavailable", "The trace could not be stored just now. Send it again in a moment.", {
        cause: error,
      });
