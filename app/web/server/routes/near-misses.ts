import {
  MOST_NEAR_MISSES,
  NEAR_MISS_SECONDS,
  type NearMiss,
  type NearMisses,
  type NearMissKind,
  type NotedNearMiss,
  nearMissKey,
  nearMissQuery,
  notedNearMiss,
} from "@cognobserve/contracts/near-miss";
import { nearMissSentence } from "@cognobserve/contracts/near-miss-sentence";
import { lastSentElsewhere, type OnLooker, projectsWithRevokedKeys } from "@cognobserve/database/other-projects";
import { ingestUrl } from "@cognobserve/settings/ingest-url";
import { operatorHeader } from "@cognobserve/settings/operator-token";
import { type Context, Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";
import { query } from "../json-body.ts";
import { publicOrigin } from "../public-origin.ts";
import { apiKeyOf, readableProject } from "../reader.ts";
import { currentUser } from "../require-user.ts";

/** A project whose near misses are looked at. */
interface Watched {
  readonly id: string;
  /** Undefined for the project that was asked for. */
  readonly otherName?: string;
}

/** One near miss with the time and the project under which it was found. */
interface Found extends NotedNearMiss {
  readonly at: number;
  readonly project: Watched | undefined;
}

/** As much of a key as the dashboard's list of keys shows. */
const KEY_START = 12;
const MOST_OTHER_PROJECTS = 50;
/**
 * A project that got traces in the hour before the last one is sent to anyhow, and tells nothing of whoever waits here. Of
 * one that only now gets any, they are plausibly theirs; and stay so for an hour, as people wait, and go for a coffee.
 */
const BUSY_MS = { from: 2 * 3_600_000, to: 3_600_000 };
/** What is told of other projects: that their keys were used. */
const ofOthers: ReadonlySet<NearMissKind> = new Set(["revoked-key", "other-project"]);

/**
 * `GET /api/v1/near-misses`: what almost was a trace, and what was wrong with it.
 *
 * A near miss of a project is shown to that project alone, and one of nobody to everybody who may read any project:
 * whoever waits for a first trace must see it, and it tells of no more than that somebody tries. They may also have sent
 * with a key of another project, a revoked one or one that counts, and wait here in vain. That is told, with the other
 * project's name, to a person who belongs to it, and to whoever runs the installation; never to a mere API key, since
 * keys lie in programs of people who need not know which other projects there are.
 */
export function nearMissRoutes(dependencies: Dependencies): Hono<WebEnv> {
  const { db, redis, isOperator, publicUrl, ingestPlace, log } = dependencies;

  const read = async (project: Watched | undefined, after: number): Promise<Found[]> => {
    const key = nearMissKey(project?.id);
    const rows = await redis.client.zrange(
      key,
      "+inf",
      `(${after}`,
      "BYSCORE",
      "REV",
      "LIMIT",
      0,
      MOST_NEAR_MISSES,
      "WITHSCORES",
    );
    return pairs(rows).flatMap(([member, score]) => {
      const noted = notedNearMiss.safeParse(parseJson(member));
      return noted.success ? [{ ...noted.data, at: Number(score), project }] : []; // of a newer or older ingest
    });
  };

  const onLookerOf = async (
    c: Context<WebEnv>,
    projectId: string,
    bySession: boolean,
  ): Promise<OnLooker | undefined> => {
    if (isOperator(c.req.header(operatorHeader))) return { projectId, sees: "everything" };
    const user = bySession ? await currentUser(c, dependencies) : undefined;
    return user && { projectId, sees: { userId: user.id } };
  };

  /** One at most: to be sent to is what a project is for, and is not to hide what went wrong. */
  const sentElsewhere = async (onLooker: OnLooker, after: number): Promise<Found[]> => {
    const ago = (ms: number) => new Date(Date.now() - ms);
    const last = await lastSentElsewhere(db, onLooker, {
      after: new Date(after),
      usedSince: ago(NEAR_MISS_SECONDS * 1_000),
      busy: { from: ago(BUSY_MS.from), to: ago(BUSY_MS.to) },
    });
    const at = last?.receivedAt.getTime() ?? 0;
    if (last === undefined || at <= after) return []; // Postgres counts microseconds
    const facts = { kind: "other-project", key_start: last.keyStart } as const;
    return [{ at, facts, client: null, project: { id: last.id, otherName: last.name } }];
  };

  return new Hono<WebEnv>().get("/", async (c) => {
    const { project_id, since } = query(c, nearMissQuery);
    const projectId = await readableProject(c, dependencies, project_id);
    if (!redis.up) return c.json({ data: [], watching: false } satisfies NearMisses);
    const rightKey = apiKeyOf(c)?.slice(0, KEY_START);
    const place = ingestUrl(publicOrigin(c, publicUrl), ingestPlace);
    const after = Math.max(since === undefined ? 0 : Date.parse(since), Date.now() - NEAR_MISS_SECONDS * 1_000);
    const onLooker = await onLookerOf(c, projectId, project_id !== undefined);
    const others = onLooker === undefined ? [] : await projectsWithRevokedKeys(db, onLooker, MOST_OTHER_PROJECTS);
    const watched: (Watched | undefined)[] = [
      undefined,
      { id: projectId },
      ...others.map(({ id, name }) => ({ id, otherName: name })),
    ];
    const found = await Promise.all(watched.map((project) => read(project, after))).catch((error: unknown) => {
      log.debug({ err: error }, "cannot read near misses");
    });
    if (found === undefined) return c.json({ data: [], watching: false } satisfies NearMisses);
    const elsewhere = onLooker === undefined ? [] : await sentElsewhere(onLooker, after);
    const shown = [...found.flat(), ...elsewhere]
      .filter(({ project, facts }) => project?.otherName === undefined || ofOthers.has(facts.kind))
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST_NEAR_MISSES);
    return c.json({ data: shown.map((miss) => told(miss, place, rightKey)), watching: true } satisfies NearMisses);
  });
}

function told({ at, facts, client, project }: Found, ingestUrl: string, rightKey: string | undefined): NearMiss {
  const { came, remedy } = nearMissSentence(facts, { ingestUrl, otherProject: project?.otherName, rightKey });
  return {
    at: new Date(at).toISOString(),
    kind: facts.kind,
    message: `A request came ${came}.`,
    remedy,
    project: project === undefined ? null : { id: project.id, name: project.otherName ?? null },
    client,
    facts,
  };
}

/** Members and their scores, which Redis answers in turns. */
const pairs = (rows: readonly string[]): [string, string][] =>
  rows.flatMap((member, index) => (index % 2 === 0 ? [[member, rows[index + 1] ?? ""]] : []));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
