import type { Kysely, Transaction } from "kysely";
import { claimInstallation } from "./installation-claim.ts";
import { randomId } from "./random-id.ts";
import type { Database } from "./tables.ts";

/** A person who signs up. The password has been hashed already, as hashing is slow and holds no transaction open. */
export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  /** Whether somebody who is not the first may make an account. */
  readonly registration: boolean;
  /** Name of the project that the first visitor gets when the installation has none. */
  readonly firstProject: string;
}

export type AccountOutcome =
  | { readonly outcome: "created"; readonly userId: string; readonly role: "admin" | "member" }
  | { readonly outcome: "registration-closed" }
  | { readonly outcome: "email-taken" };

/** Ends the transaction without a trace, when the e-mail address turns out to be taken. */
class EmailTaken extends Error {}

/**
 * Makes an account in one transaction. Whoever comes first claims the installation, becomes its administrator and a
 * member of every project there is; any number of visitors at once make exactly one administrator.
 */
export async function createAccount(db: Kysely<Database>, account: NewAccount): Promise<AccountOutcome> {
  try {
    return await db.transaction().execute((transaction) => insertAccount(transaction, account));
  } catch (error) {
    if (error instanceof EmailTaken) return { outcome: "email-taken" };
    throw error;
  }
}

/** The same, as part of a larger transaction. */
export async function insertAccount(
  transaction: Transaction<Database>,
  { name, email, passwordHash, registration, firstProject }: NewAccount,
): Promise<AccountOutcome> {
  const userId = randomId("usr");
  const first = await claimInstallation(transaction);
  if (!first && !registration) return { outcome: "registration-closed" };
  const role = first ? "admin" : "member";
  const user = await transaction
    .insertInto("users")
    .values({ id: userId, name, email: email.toLowerCase(), role })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (user === undefined) throw new EmailTaken();
  await transaction
    .insertInto("accounts")
    .values({
      id: randomId("acc"),
      user_id: userId,
      account_id: userId,
      provider_id: "credential",
      password: passwordHash,
    })
    .execute();
  if (first) await welcomeAdministrator(transaction, userId, firstProject);
  return { outcome: "created", userId, role };
}

async function welcomeAdministrator(transaction: Transaction<Database>, userId: string, firstProject: string) {
  await transaction.updateTable("installation_claim").set({ user_id: userId }).execute();
  const existing = await transaction.selectFrom("projects").select("id").execute();
  const projects = existing.length > 0 ? existing : [{ id: randomId("prj") }];
  if (existing.length === 0) {
    await transaction
      .insertInto("projects")
      .values(projects.map(({ id }) => ({ id, name: firstProject })))
      .execute();
  }
  await transaction
    .insertInto("project_members")
    .values(projects.map(({ id }) => ({ project_id: id, user_id: userId })))
    .execute();
}
