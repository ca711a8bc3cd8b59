import { execa } from "execa";
import { until } from "../../until.ts";
import { type Fault, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* A migration that is killed halfway. */

const isHeldUp = `select exists (
  select from pg_stat_activity holder, pg_stat_activity migration
  where holder.application_name = 'holder' and holder.pid = any (pg_blocking_pids(migration.pid)))`;

/**
 * Runs beside Postgres: a table that the last migration makes is made here as well and never committed, so that the
 * migration has to wait at that statement, with all the others behind it. Ends when it does.
 */
const holdUp = (psql: string) => `
  psql="${psql} -v ON_ERROR_STOP=1"
  until $psql -c "" 2>/dev/null; do :; done
  { echo 'begin; create table roll_up_progress ();'; sleep 600; } | PGAPPNAME=holder $psql >/dev/null 2>&1 &
  until [ "$($psql -c "${isHeldUp}")" = t ]; do
    kill -0 $! || { echo "the migration was over before it could be held up" >&2; exit 1; }
    sleep 0.05
  done`;

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
      await execa("docker", [...inPostgres, "sh", "-c", holdUp(psql)]);
      await execa("docker", ["kill", `${project}-${killed}-1`]);
    };
    let killing: Promise<unknown> | undefined;
    return {
      onLine: ({ type, id, state }) => {
        if (type !== "step" || id !== "start" || state !== "started") return;
        killing ??= kill();
        killing.catch(() => undefined); // thrown where it is waited for
      },
      mend: [{ act: () => killing }],
      clear: async () => killing,
    };
  };

const atWork = (row: Parameters<typeof refusal>[0]): Row =>
  refusal({ cause: "migration", until: "installed", alone: true, ...row });

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
