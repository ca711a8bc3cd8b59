import type { Kysely } from "kysely";
import { randomId } from "./random-id.ts";
import type { Database } from "./tables.ts";

export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly hasTraces: boolean;
}

/** Projects that a user belongs to, oldest first. */
export async function listProjects(db: Kysely<Database>, userId: string): Promise<ProjectRow[]> {
  return await db
    .selectFrom("projects")
    .innerJoin("project_members", "project_members.project_id", "projects.id")
    .where("project_members.user_id", "=", userId)
    .select(({ exists, selectFrom }) => [
      "projects.id",
      "projects.name",
      "projects.created_at as createdAt",
      exists(selectFrom("traces").select("trace_id").whereRef("traces.project_id", "=", "projects.id"))
        .$castTo<boolean>()
        .as("hasTraces"),
    ])
    .orderBy("projects.created_at")
    .orderBy("projects.id")
    .execute();
}

/** Makes a project whose only member is its maker. */
export async function createProject(
  db: Kysely<Database>,
  { name, userId }: { readonly name: string; readonly userId: string },
): Promise<ProjectRow> {
  return await db.transaction().execute(async (transaction) => {
    const row = await transaction
      .insertInto("projects")
      .values({ id: randomId("prj"), name })
      .returning(["id", "name", "created_at as createdAt"])
      .executeTakeFirstOrThrow();
    await transaction.insertInto("project_members").values({ project_id: row.id, user_id: userId }).execute();
    return { ...row, hasTraces: false };
  });
}

/** Whether a user may see a project. */
export async function isMember(db: Kysely<Database>, projectId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom("project_members")
    .select("project_id")
    .where("project_id", "=", projectId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row !== undefined;
}
