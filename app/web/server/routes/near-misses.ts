import {
  MOST_NEAR_MISSES,
  NEAR_MISS_SECONDS,
  type NearMiss,
  type NearMisses,
  type NotedNearMiss,
  nearMissKey,
  nearMissQuery,
  notedNearMiss,
} from "@cognobserve/contracts/near-miss";
import { nearMissSentence } from "@cognobserve/contracts/near-miss-sentence";
import { listProjects } from "@cognobserve/database/projects";
import { ingestUrl } from "@cognobserve/settings/ingest-url";
import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";
import { query } from "../json-body.ts";
import { publicOrigin } from "../public-origin.ts";
import { readableProject } from "../reader.ts";
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

const MOST_OTHER_PROJECTS = 50;

/**
 * `GET /api/v1/near-misses`: what almost was a trace, and what was wrong with it.
 *
 * A near miss of a project is shown to that project alone, and one of nobody to everybody who may read any project:
 * whoever waits for a first trace must see it, and it tells of no more than that somebody tries. A person, beside it,
 * sees the revoked keys of all their projects, since they may have sent with one of another.
 */
export function nearMissRoutes(dependencies: Dependencies): Hono<WebEnv> {
  const { db, redis, publicUrl, ingestPlace, log } = dependencies;

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

  return new Hono<WebEnv>().get("/", async (c) => {
    const { project_id, since } = query(c, nearMissQuery);
    const projectId = await readableProject(c, dependencies, project_id);
    if (!redis.up) return c.json({ data: [], watching: false } satisfies NearMisses);
    const place = ingestUrl(publicOrigin(c, publicUrl), ingestPlace);
    const after = Math.max(since === undefined ? 0 : Date.parse(since), Date.now() - NEAR_MISS_SECONDS * 1_000);
    const user = project_id === undefined ? undefined : await currentUser(c, dependencies);
    const others = user === undefined ? [] : await listProjects(db, user.id);
    const watched: (Watched | undefined)[] = [
      undefined,
      { id: projectId },
      ...others
        .filter(({ id }) => id !== projectId)
        .slice(0, MOST_OTHER_PROJECTS)
        .map(({ id, name }) => ({ id, otherName: name })),
    ];
    const found = await Promise.all(watched.map((project) => read(project, after))).catch((error: unknown) => {
      log.debug({ err: error }, "cannot read near misses");
    });
    if (found === undefined) return c.json({ data: [], watching: false } satisfies NearMisses);
    const shown = found
      .flat()
      .filter(({ project, facts }) => project?.otherName === undefined || facts.kind === "revoked-key")
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST_NEAR_MISSES);
    return c.json({ data: shown.map((miss) => told(miss, place)), watching: true } satisfies NearMisses);
  });
}

function told({ at, facts, client, project }: Found, ingestUrl: string): NearMiss {
  const { came, remedy } = nearMissSentence(facts, { ingestUrl, otherProject: project?.otherName });
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
