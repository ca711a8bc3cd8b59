import { type Kysely, sql, type Transaction } from "kysely";
import { hashApiKey, storedForm } from "./api-keys.ts";
import { insertAccount } from "./create-account.ts";
import { isClaimed } from "./installation-claim.ts";
import { randomId } from "./random-id.ts";
import type { Database } from "./tables.ts";

/** What a headless first start may ask for; nothing is made for what is left out. */
export interface InitialState {
  readonly admin?: { readonly email: string; readonly hashPassword: () => Promise<string> };
  readonly project?: { readonly id?: string; readonly name?: string };
  readonly apiKey?: string;
  /** Name of the project when none is given. */
  readonly projectName: string;
}

export interface InitialOutcome {
  readonly admin: boolean;
  readonly project: boolean;
  readonly apiKey: boolean;
}

/** Id of the project that is made when no id is asked for: a fixed one, so that the next start finds it again. */
const DEFAULT_PROJECT_ID = "default";
const INIT_LOCK = 7_316_001; // any number that nothing else locks

/**
 * Makes what is asked for and not there yet, and changes nothing that is: an administrator only while the installation
 * is unclaimed, a project whose id is new, a key that was never known. So a second start does nothing, and what people
 * changed since (a password, a name, a revoked key) stays. A lock makes two starts at once harmless.
 * @returns what was made
 */
export async function applyInitial(db: Kysely<Database>, initial: InitialState): Promise<InitialOutcome> {
  return await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${INIT_LOCK})`.execute(transaction);
    const project = await ensureProject(transaction, initial);
    const admin = await ensureAdmin(transaction, initial);
    const apiKey = project !== undefined && (await ensureKey(transaction, project.id, initial.apiKey));
    return { admin, project: project?.made ?? false, apiKey };
  });
}

async function ensureProject(
  transaction: Transaction<Database>,
  { project, apiKey, projectName }: InitialState,
): Promise<{ readonly id: string; readonly made: boolean } | undefined> {
  if (project === undefined && apiKey === undefined) return undefined;
  const id = project?.id ?? DEFAULT_PROJECT_ID;
  const made = await transaction
    .insertInto("projects")
    .values({ id, name: project?.name ?? projectName })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made === undefined) return { id, made: false };
  // Whoever claimed the installation before sees the new project; a later first visitor joins every project.
  await transaction
    .insertInto("project_members")
    .columns(["project_id", "user_id"])
    .expression(({ selectFrom, val }) =>
      selectFrom("installation_claim")
        .where("user_id", "is not", null)
        .select(({ ref }) => [val(id).as("project_id"), ref("user_id").$notNull().as("user_id")]),
    )
    .execute();
  return { id, made: true };
}

async function ensureAdmin(transaction: Transaction<Database>, { admin, projectName }: InitialState): Promise<boolean> {
  if (admin === undefined || (await isClaimed(transaction))) return false;
  const { outcome } = await insertAccount(transaction, {
    name: "Administrator",
    email: admin.email,
    passwordHash: await admin.hashPassword(),
    registration: false,
    firstProject: projectName,
  });
  return outcome === "created";
}

async function ensureKey(transaction: Transaction<Database>, projectId: string, key?: string): Promise<boolean> {
  if (key === undefined) return false;
  const known = await transaction
    .selectFrom("api_keys")
    .select("id")
    .where("key_hash", "=", hashApiKey(key))
    .executeTakeFirst();
  if (known !== undefined) return false;
  await transaction
    .insertInto("api_keys")
    .values({ id: randomId("key"), project_id: projectId, name: "First key", ...storedForm(key) })
    .execute();
  return true;
}
