import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, startContainer } from "../container.ts";

/* A new version brings Temporal's database up to date, which its tool does statement by statement. */

let container: Container;

beforeAll(async () => {
  container = await startContainer();
});
afterAll(async () => {
  await container?.[Symbol.asyncDispose]();
});

const psql = "psql -X -q -At -v ON_ERROR_STOP=1 -h /run/cognobserve -U postgres";
const version = () => container.sh(`${psql} temporal -c "select curr_version from schema_version"`);

/** Puts the database back to how an older version of Temporal would have left it. */
const OLDER = "1.15";
const makeOlder = `set -e
  for name in worker temporal; do s6-svc -wD -d /run/cognobserve/services/$name; done
  ${psql} -c "drop database temporal" -c "create database temporal owner cognobserve"
  export SQL_PLUGIN=postgres12 SQL_HOST=127.0.0.1 SQL_PORT=5432 SQL_USER=cognobserve SQL_DATABASE=temporal
  SQL_PASSWORD=$(sed -n 's/^POSTGRES_PASSWORD=//p' /data/secrets/.env)
  export SQL_PASSWORD
  temporal-sql-tool setup-schema -v 0.0
  temporal-sql-tool update-schema --schema-name postgresql/v12/temporal --version ${OLDER}
  ${psql} temporal -c "create table marker ()"`;

/** Waits, without a pause that could miss it, until the update has begun, then kills everything but the first process. */
const killInTheMidst = `
  until [ "$(${psql} -c "select 1 from pg_database where datname = 'temporal_new'" 2>/dev/null)" = 1 ]; do :; done
  kill -KILL -1`;

describe("an update of Temporal's database", () => {
  it("is begun anew after kill -9 in its midst, on the database as it was", async () => {
    const wanted = await version();
    await container.sh(makeOlder);
    expect(await version()).toBe(OLDER);
    await container.stop();
    await execa("docker", ["start", container.name]);
    await container.sh(killInTheMidst);
    await container.becomes("healthy");
    expect(await version()).toBe(wanted);
    expect(await container.sh(`${psql} temporal -c "select to_regclass('marker')"`)).toBe("marker");
    const left = `${psql} -c "select count(*) from pg_database where datname like 'temporal%'"`;
    expect(await container.sh(left)).toBe("2");
  });
});
