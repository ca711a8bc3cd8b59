import type { Client } from "pg";

/** Name of our role, and of our database, in the bundled Postgres. */
const OURS = "cognobserve";

/**
 * Makes our role and our database in the bundled Postgres, and gives the role the password that it is to have now.
 * The role is no superuser, so that nothing that gets hold of a connection could leave the database.
 * @param superuser connected to the database `postgres`
 */
export async function prepareBundledDatabase(superuser: Client, password: string): Promise<void> {
  const role = await superuser.query("select from pg_roles where rolname = $1", [OURS]);
  if (role.rowCount === 0) await superuser.query(`create role ${OURS} login createdb`);
  // Errors are not to put the statement, and with it the password, into the log.
  await superuser.query("set log_min_error_statement = panic");
  await superuser.query(`alter role ${OURS} password ${superuser.escapeLiteral(password)}`);
  await superuser.query(`grant set on parameter log_min_messages to ${OURS}`);
  const database = await superuser.query("select from pg_database where datname = $1", [OURS]);
  if (database.rowCount === 0) await superuser.query(`create database ${OURS} owner ${OURS}`);
}
