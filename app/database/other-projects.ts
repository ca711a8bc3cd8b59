import type { Kysely } from "kysely";
import type { Database } from "./tables.ts";

/** Somebody who looks at one project, and whose other projects may be named to them. */
export interface OnLooker {
  readonly projectId: string;
  /** Whose projects those are; `everything` for whoever runs the installation. */
  readonly sees: { readonly userId: string } | "everything";
}

/** A project that was sent to, though another one is looked at. */
export interface SentElsewhere {
  readonly id: string;
  readonly name: string;
  /** The beginning of the key that it was sent with; null when several of the project's keys are in use. */
  readonly keyStart: string | null;
  readonly receivedAt: Date;
}

/** Other projects of which a key was revoked, the newest first. */
export async function projectsWithRevokedKeys(
  db: Kysely<Database>,
  { projectId, sees }: OnLooker,
  limit: number,
): Promise<{ readonly id: string; readonly name: string }[]> {
  return await othersThanThis(db, projectId, sees)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("api_keys")
          .select("id")
          .whereRef("project_id", "=", "projects.id")
          .where("revoked_at", "is not", null),
      ),
    )
    .select(["projects.id", "projects.name"])
    .orderBy("projects.created_at", "desc")
    .limit(limit)
    .execute();
}

/** Of a project that many send to, the newest by when they began are enough to tell that one has come. */
const LOOKED_AT = 100;

interface When {
  readonly after: Date;
  /**
   * Keys that were not used after this time cannot have been what it was sent with; keys are noted as used once a minute.
   */
  readonly usedSince: Date;
  /** A project with traces that began between these times gets them from programs of its own. */
  readonly busy: { readonly from: Date; readonly to: Date };
}

/** The project that was the last of the others to get a trace, if it got one after this time, and is not a busy one. */
export async function lastSentElsewhere(
  db: Kysely<Database>,
  { projectId, sees }: OnLooker,
  { after, usedSince, busy }: When,
): Promise<SentElsewhere | undefined> {
  const row = await othersThanThis(db, projectId, sees)
    .innerJoin("api_keys", "api_keys.project_id", "projects.id")
    .where("api_keys.last_used_at", ">", usedSince)
    .where("api_keys.revoked_at", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("traces")
            .select("trace_id")
            .whereRef("traces.project_id", "=", "projects.id")
            .where("start_time", ">", busy.from)
            .where("start_time", "<", busy.to),
        ),
      ),
    )
    // A sender's clock may be off, so the last to begin need not be the last to come; no index knows when they came.
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom((from) =>
            from
              .selectFrom("traces")
              .select("received_at")
              .whereRef("traces.project_id", "=", "projects.id")
              .orderBy("start_time", "desc")
              .orderBy("trace_id", "desc")
              .limit(LOOKED_AT)
              .as("looked_at"),
          )
          .select(({ fn }) => fn.max("received_at").as("received_at"))
          .as("newest"),
      (join) => join.onTrue(),
    )
    .where("newest.received_at", ">", after)
    .groupBy(["projects.id", "projects.name", "newest.received_at"])
    .select(({ fn }) => [
      "projects.id",
      "projects.name",
      "newest.received_at as receivedAt",
      fn.min("api_keys.prefix").as("keyStart"),
      fn.countAll<number>().as("keys"),
    ])
    .orderBy("newest.received_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return (
    row && { id: row.id, name: row.name, receivedAt: row.receivedAt, keyStart: row.keys === 1 ? row.keyStart : null }
  );
}

function othersThanThis(db: Kysely<Database>, projectId: string, sees: OnLooker["sees"]) {
  const others = db.selectFrom("projects").where("projects.id", "<>", projectId);
  if (sees === "everything") return others;
  return others.where(({ exists, selectFrom }) =>
    exists(
      selectFrom("project_members")
        .select("user_id")
        .whereRef("project_id", "=", "projects.id")
        .where("user_id", "=", sees.userId),
    ),
  );
}
