import { randomBytes } from "node:crypto";
import type { WebHealth } from "@cognobserve/contracts/health";
import { session } from "@cognobserve/contracts/web-api";
import { createAccount } from "@cognobserve/database/create-account";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { isOperatorToken } from "@cognobserve/settings/operator-token";
import { pino } from "pino";
import { createApp } from "../app.ts";
import { createAuthentication } from "../authentication.ts";
import type { Dependencies } from "../context.ts";
import { createLiveFeed } from "../live-feed.ts";
import { createRateLimiter } from "../rate-limit.ts";
import { connectRedis, type RedisLink } from "../redis-link.ts";

/** The whole server over a real database and a real Redis, without a socket. */
export interface TestWeb {
  readonly fresh: FreshDatabase;
  readonly redis: RedisLink;
  readonly dependencies: Dependencies;
  /** Asks for a path; with a body it posts JSON, as the dashboard does. */
  ask(path: string, options?: AskOptions): Promise<Response>;
  /** Makes an account and keeps its session. */
  signUp(name: string): Promise<Person>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string;
  /** Address at the other end of the socket. */
  readonly peer?: string;
}

export interface Person {
  readonly email: string;
  readonly role: string;
  readonly cookie: string;
  /** The first project that the person sees, when there is one. */
  readonly projectId: string;
}

/** NEXTAUTH_SECRET of every server here. */
export const secretOfTests = randomBytes(32).toString("base64url");

export const password = "correct horse battery";

const healthy: WebHealth = {
  status: "healthy",
  version: "test",
  services: {
    database: { status: "pass" },
    redis: { status: "pass" },
    temporal: { status: "pass" },
    ingest: { status: "pass" },
    worker: { status: "pass" },
  },
};

/** @param overrides replaces single dependencies, such as `registration` */
export async function testWeb(overrides: Partial<Dependencies> = {}): Promise<TestWeb> {
  const redisUrl = process.env.TEST_REDIS_URL;
  if (!redisUrl) throw new Error("TEST_REDIS_URL is not set: run the tests with npm test, which starts Redis");
  const fresh = await freshDatabase();
  const log = pino({ level: "silent" });
  const redis = connectRedis(redisUrl, log, "test");
  await new Promise((ready) => redis.client.once("ready", ready));
  const publicUrl = overrides.publicUrl;
  const dependencies: Dependencies = {
    db: fresh.db,
    redis,
    authentication: createAuthentication({
      db: fresh.db,
      secret: secretOfTests,
      publicUrl,
      log,
    }),
    isOperator: (said) => isOperatorToken(said, secretOfTests),
    limiter: createRateLimiter({ ...redis, up: false }), // tests share one Redis, and its counters would mix
    liveFeed: createLiveFeed({ db: fresh.db, connect: () => connectRedis(redisUrl, log, "test-live"), log }),
    health: async () => healthy,
    log,
    version: "test",
    publicUrl,
    behindGateway: false,
    ingestPlace: { INGEST_PORT: 8080, GATEWAY_TLS: "off" },
    registration: true,
    clientDir: "/nowhere",
    ...overrides,
  };
  const app = createApp(dependencies);

  const ask: TestWeb["ask"] = async (path, { method, body, headers = {}, cookie, peer } = {}) =>
    await app.request(
      path,
      {
        method: method ?? (body === undefined ? "GET" : "POST"),
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(cookie === undefined ? {} : { cookie }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      peer === undefined ? {} : { incoming: { socket: { remoteAddress: peer } } },
    );

  return {
    fresh,
    redis,
    dependencies,
    ask,
    signUp: async (name) => {
      const email = `${name.toLowerCase()}@example.com`;
      // Straight into the database, so that a test may add people where registration is off.
      await createAccount(fresh.db, {
        name,
        email,
        passwordHash: await dependencies.authentication.hashPassword(password),
        registration: true,
        firstProject: "My project",
      });
      const cookie = cookieOf(await ask("/api/auth/sign-in/email", { body: { email, password } }));
      const { user, projects } = session.parse(await (await ask("/api/session", { cookie })).json());
      return { email, cookie, role: user.role, projectId: projects[0]?.id ?? "" };
    },
    close: async () => {
      dependencies.liveFeed.close();
      redis.close();
      await fresh.drop();
    },
  };
}

/** The session cookie of an answer, as a browser would send it back. */
export const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
