import { z } from "zod";

/*
 * A near miss is a request that almost was somebody's first trace. Ingest notes it in Redis, and whoever waits for the
 * trace is told of it; only `other-project`, which is no mistake where it arrives, is read from what was stored. Facts
 * hold no secret (of a key, what the dashboard shows of every key: its first 12 characters),
 * nothing of a body but places in it, and no address: behind a gateway or Docker's proxy it would be nobody's.
 */

const keyStart = z.string().max(12).describe("The beginning of the key, as the dashboard shows it of every key.");

/** What was wrong, by its kind. */
export const nearMissFacts = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("no-key") }),
  z.object({ kind: z.literal("other-scheme"), scheme: z.string().nullable() }),
  z.object({ kind: z.literal("placeholder-key") }),
  z.object({ kind: z.literal("foreign-key") }),
  z.object({ kind: z.literal("cut-key"), key_start: keyStart }),
  z.object({ kind: z.literal("unknown-key"), key_start: keyStart }),
  z.object({ kind: z.literal("revoked-key"), key_start: keyStart }),
  z.object({
    kind: z.literal("other-project"),
    key_start: keyStart.nullable().describe("Null when several keys of that project are in use."),
  }),
  z.object({ kind: z.literal("wrong-project") }),
  z.object({ kind: z.literal("wrong-path"), method: z.string(), path: z.string() }),
  z.object({ kind: z.literal("other-signal"), signal: z.enum(["logs", "metrics", "profiles"]) }),
  z.object({ kind: z.literal("wrong-method"), method: z.string() }),
  z.object({ kind: z.literal("grpc") }),
  z.object({ kind: z.literal("tls") }),
  z.object({ kind: z.literal("content-type"), content_type: z.string().nullable() }),
  z.object({ kind: z.literal("content-encoding") }),
  z.object({
    kind: z.literal("invalid-json"),
    line: z.number().int().optional().describe("From 1; left out when the body is too long to look for the place."),
    column: z.number().int().optional(),
  }),
  z.object({ kind: z.literal("invalid-body"), reason: z.string() }),
  z.object({ kind: z.literal("too-large"), reason: z.string() }),
  z.object({
    kind: z.literal("clock"),
    offset_seconds: z.number().int().describe("How far the time lies after the moment of arrival; negative: before."),
    stored: z.boolean(),
  }),
  z.object({ kind: z.literal("rejected-spans"), count: z.number().int(), reason: z.string() }),
]);
export type NearMissFacts = z.infer<typeof nearMissFacts>;
export type NearMissKind = NearMissFacts["kind"];

/** What ingest writes down. Equal ones are one, with the time of the last. */
export const notedNearMiss = z.object({ facts: nearMissFacts, client: z.string().nullable() });
export type NotedNearMiss = z.infer<typeof notedNearMiss>;

/**
 * Redis key of a sorted set of `notedNearMiss` as JSON, scored by when they last happened in Unix milliseconds.
 * @param projectId the project that it is known to belong to; those of nobody are the whole installation's
 */
export const nearMissKey = (projectId: string | undefined): string =>
  projectId === undefined ? "near-misses" : `near-misses:${projectId}`;

/** A near miss is of use while somebody tries: after this time it is forgotten. */
export const NEAR_MISS_SECONDS = 15 * 60;
/** Of each project, and of nobody: the newest are kept. */
export const MOST_NEAR_MISSES = 50;

export const nearMiss = z.object({
  at: z.iso.datetime().describe("When it last happened."),
  kind: z.string().describe("Stable, kebab-case."),
  message: z.string().describe("What came, in a sentence."),
  remedy: z.string().describe("What to do about it."),
  project: z
    .object({ id: z.string(), name: z.string().nullable() })
    .nullable()
    .describe("The project that it is known to belong to; null when the request does not tell."),
  client: z.string().nullable().describe("First product of the request's User-Agent."),
  facts: nearMissFacts,
});
export type NearMiss = z.infer<typeof nearMiss>;

/** Answer of `GET /api/v1/near-misses`. */
export const nearMisses = z.object({
  data: z.array(nearMiss).describe("Newest first, of the last 15 minutes, at most 50."),
  watching: z.boolean().describe("False while Redis is away: near misses are then not noted."),
});
export type NearMisses = z.infer<typeof nearMisses>;

const when = "must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z";

/** Query of `GET /api/v1/near-misses`. */
export const nearMissQuery = z.object({
  project_id: z.string().optional(),
  since: z.iso.datetime({ offset: true, error: when }).optional().describe("Only those that happened after this time."),
});
