import { applyInitial, type InitialOutcome } from "@cognobserve/database/apply-initial";
import { isClaimed } from "@cognobserve/database/installation-claim";
import type { Database } from "@cognobserve/database/tables";
import type { Kysely } from "kysely";

/** INIT_* as they were read; `projectName` is undefined only when INIT_PROJECT_NAME is not set. */
export interface InitialSettings {
  readonly adminEmail: string | undefined;
  readonly adminPassword: string | undefined;
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
  readonly apiKey: string | undefined;
  readonly defaultProjectName: string;
}

/** INIT_* ask for something that cannot be made; the message says what is missing. */
export class InitialSetupError extends Error {
  override readonly name = "InitialSetupError";
}

/**
 * Makes what INIT_* ask for and is not there yet.
 * @returns what was made, or undefined when nothing was asked for
 * @throws InitialSetupError when half of an administrator is given and there is none yet
 */
export async function initialSetup(
  db: Kysely<Database>,
  init: InitialSettings,
  hashPassword: (password: string) => Promise<string>,
): Promise<InitialOutcome | undefined> {
  const admin = await administrator(db, init, hashPassword);
  const project =
    init.projectId === undefined && init.projectName === undefined
      ? undefined
      : { id: init.projectId, name: init.projectName };
  if (admin === undefined && project === undefined && init.apiKey === undefined) return undefined;
  return await applyInitial(db, { admin, project, apiKey: init.apiKey, projectName: init.defaultProjectName });
}

async function administrator(
  db: Kysely<Database>,
  { adminEmail, adminPassword }: InitialSettings,
  hashPassword: (password: string) => Promise<string>,
) {
  if (adminEmail !== undefined && adminPassword !== undefined) {
    return { email: adminEmail, hashPassword: () => hashPassword(adminPassword) };
  }
  if (adminEmail === undefined && adminPassword === undefined) return undefined;
  if (await isClaimed(db)) return undefined; // people remove the password from .env once it has been used
  throw new InitialSetupError(
    adminEmail === undefined
      ? "INIT_ADMIN_PASSWORD is set and INIT_ADMIN_EMAIL is not, so no administrator can be made. Set INIT_ADMIN_EMAIL too, or unset both and let the first visitor become administrator"
      : "INIT_ADMIN_EMAIL is set and INIT_ADMIN_PASSWORD is not, so no administrator can be made. Set INIT_ADMIN_PASSWORD too, or unset both and let the first visitor become administrator",
  );
}
