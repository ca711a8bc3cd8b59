import { once } from "node:events";
import { execa } from "execa";
import { until } from "../../until.ts";
import { type Fault, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* A migration that is killed halfway. */

/**
 * Runs beside Postgres: a table that the last migration makes is made here as well and never committed, so that the
 * migration has to wait at that statement, with all the others behind it. Says so when it does.
 */
const holdUp = (psql: string) => `
  psql="${psql}"
  until $psql -c "" 2>/dev/null; do :; done
  { echo 'begin; create table roll_up_progress ();'; sleep 60; } | $psql &
  until [ "$($psql -c "select 1 from pg_stat_activity where wait_event_type = 'Lock'")" = 1 ]; do sleep 0.05; done
  echo halfway`;

interface Place {
  /** The services that are killed, and that have Postgres. */
  readonly killed: string;
  readonly postgres: string;
  readonly psql: string;
}

/** Kills the container as soon as the migration in it is halfway. */
const killedHalfway =
  ({ killed, postgres, psql }: Place) =>
  ({ project }: Stage): Fault => {
    const kill = async () => {
      const inPostgres = ["exec", `${project}-${postgres}-1`];
      await until("Postgres runs", async () => {
        const { exitCode } = await execa("docker", [...inPostgres, "true"], { reject: false });
        return exitCode === 0;
      });
      const holder = execa("docker", [...inPostgres, "sh", "-c", holdUp(psql)], { reject: false });
      await once(holder.stdout, "data");
      await execa("docker", ["kill", `${project}-${killed}-1`]);
    };
    let killing: Promise<unknown> | undefined;
    return {
      onLine: ({ type, id, state }) => {
        if (type === "step" && id === "start" && state === "started") killing ??= kill();
      },
      mend: [{ act: () => killing }],
    };
  };

const atWork = (row: Parameters<typeof refusal>[0]): Row => refusal({ cause: "migration", until: "installed", ...row });

export const migration: readonly Row[] = [
  atWork({
    id: "migration-killed",
    fault: "The container is killed while the database is migrated",
    strikes: "health",
    code: "container-exited",
    exit: 4,
    touched: "kept",
    remedy: "the second goes on from here",
    make: (stage) => {
      const psql = "psql -X -q -At -h /run/cognobserve -U postgres cognobserve";
      const { mend, ...fault } = killedHalfway({ killed: "cognobserve", postgres: "cognobserve", psql })(stage);
      return { ...fault, mend: mend.map((each) => ({ ...each, run: [0, 1] })) };
    },
  }),
  atWork({
    id: "production-migration-killed",
    fault: "The job that migrates the database is killed halfway",
    strikes: "start",
    code: "job-failed",
    exit: 1,
    touched: "rolled-back",
    remedy: "Mend that, then run it again:",
    make: killedHalfway({
      killed: "migrate",
      postgres: "postgres",
      psql: "env PGPASSWORD=$(cat /secrets/POSTGRES_SUPERUSER_PASSWORD) psql -X -q -At -h 127.0.0.1 -U postgres cognobserve",
    }),
  }),
];
