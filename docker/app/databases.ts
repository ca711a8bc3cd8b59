import { readFile, writeFile } from "node:fs/promises";
import { prepareBundledDatabase } from "../../app/database/bundled-database.ts";
import { connectTo } from "../../app/database/connect-to.ts";
import { demandVersion } from "../../app/database/connection-failure.ts";
import { prepareTemporalDatabases } from "../../app/database/temporal-databases.ts";
import { whileStarting } from "../../app/database/while-starting.ts";
import { explainDatabases } from "./explain-databases.ts";
import { readPlan } from "./temporal-plan.ts";

/*
 * The role «databases»: makes our role and our databases, as far as that is ours to do, and tells Temporal's tool what
 * it has to bring up to date: lines «database schema» in a file.
 */

const UPDATES = "/secrets/temporal-updates";

async function main(): Promise<void> {
  const { url, connect, own, temporal } = readPlan(process.env);
  const password = process.env.POSTGRES_PASSWORD;
  if (password !== undefined) await prepareBundled(url, password);
  const client = await whileStarting(() => connect(own));
  try {
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    demandVersion(Number(rows[0]?.version));
    const updates = await prepareTemporalDatabases(client, connect, temporal);
    await writeFile(UPDATES, updates.map(({ database, schema }) => `${database} ${schema}\n`).join(""));
    console.log(updates.length > 0 ? `made ready: ${updates.map(({ database }) => database).join(", ")}` : "all there");
  } finally {
    await client.end();
  }
}

/** The bundled Postgres is not known to anybody but us: its superuser's password was made up on the first start. */
async function prepareBundled(url: string, password: string): Promise<void> {
  const superuser = Object.assign(new URL(url), {
    username: "postgres",
    password: await readFile("/secrets/POSTGRES_SUPERUSER_PASSWORD", "utf8"),
  });
  const client = await whileStarting(() => connectTo(superuser.href, undefined, "postgres"));
  try {
    await prepareBundledDatabase(client, password);
  } finally {
    await client.end();
  }
}

try {
  await main();
} catch (error) {
  console.error(explainDatabases(error, process.env.DATABASE_URL));
  process.exitCode = 1;
}
