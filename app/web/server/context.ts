import type { Database } from "@cognobserve/database/tables";
import type { IngestPlace } from "@cognobserve/settings/ingest-url";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Authentication } from "./authentication.ts";
import type { Health } from "./health/health.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { RedisLink } from "./redis-link.ts";
import type { SignedIn } from "./signed-in.ts";

/** What the routes work with; made once in main.ts, or by a test. */
export interface Dependencies {
  readonly db: Kysely<Database>;
  readonly redis: RedisLink;
  readonly authentication: Authentication;
  /** Whether a request's `X-Operator-Token` is that of whoever runs the installation. */
  readonly isOperator: (said: string | undefined) => boolean;
  readonly limiter: RateLimiter;
  readonly liveFeed: LiveFeed;
  readonly health: Health;
  readonly log: Logger;
  readonly version: string;
  /** NEXTAUTH_URL without a trailing slash, or undefined when any host is served. */
  readonly publicUrl: string | undefined;
  /** What decides where clients outside send traces. */
  readonly ingestPlace: IngestPlace;
  /** Whether our own gateway stands in front, and nobody gets past it. */
  readonly behindGateway: boolean;
  /** Whether visitors may make an account. */
  readonly registration: boolean;
  /** Directory of the built dashboard. */
  readonly clientDir: string;
}

/** Values that middleware leaves for the handlers behind it. */
export interface WebEnv {
  Variables: {
    requestId: string;
    /** Set behind `requireUser`. */
    user: SignedIn;
    /** Set behind `requireProject`: a project that the user belongs to. */
    projectId: string;
  };
}
