import { rm } from "node:fs/promises";
import { execa } from "execa";
import { signInAsAdministrator } from "../../installer/administrator.ts";
import { envOf } from "../../installer/installation.ts";
import { until } from "../../until.ts";
import { container, lockTraces, psql, traceWaits } from "../lock-traces.ts";
import { type Fault, type Mend, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* The probe trace, on each stage of its way. All is healthy when it sets out. */

const inside = (stage: Stage, script: string) => execa("docker", ["exec", container(stage), "sh", "-c", script]);

const ask = (stage: Stage, statements: string) => inside(stage, `${psql} -c "${statements}"`);

const supervise = (stage: Stage, command: string, service: string) =>
  inside(stage, `s6-svc ${command} /run/cognobserve/services/${service}`);

/** A trace is sent again where no record says that one has made it. */
const forgetTheFirst = ({ file }: Stage) => rm(file(".cognobserve/installed.json"), { force: true });

/**
 * Somebody makes an index on the table of traces, for which whoever writes has to wait; and while the trace waits, it
 * happens.
 */
const whileItWaits = async (stage: Stage, happens: () => Promise<unknown>, mend: Mend): Promise<Fault> => {
  await forgetTheFirst(stage);
  const release = await lockTraces(stage);
  const happening = traceWaits(stage).then(happens).finally(release);
  happening.catch(() => undefined); // thrown where it is waited for
  const act = async () => {
    await happening;
    await mend.act?.();
  };
  return { mend: [{ ...mend, act }], clear: () => happening };
};

/**
 * Kills a service, which is started again by itself; and goes on when it is dead, as the trace would otherwise be let
 * through first.
 */
const killWhileItWaits = (stage: Stage, service: string): Promise<Fault> =>
  whileItWaits(stage, () => supervise(stage, "-wD -k", service), { act: () => tracesGetThrough(stage), run: [0, 1] });

/** Asked by sending one: for a second, the dashboard says «healthy» still of what has just been killed. */
const tracesGetThrough = (stage: Stage): Promise<unknown> =>
  until("traces get through again", async () => {
    const { INIT_API_KEY = "" } = await envOf(stage.directory);
    const headers = { "content-type": "application/json", "x-api-key": INIT_API_KEY };
    const id = "in-between";
    const body = JSON.stringify({ id, name: id, spans: [] });
    const sent = await fetch(`http://127.0.0.1:${stage.ingestPort}/v1/traces`, { method: "POST", headers, body });
    return sent.ok && (await fetch(`${stage.web}/api/v1/traces/${id}`, { headers })).ok;
  });

/** Exchanges the project's key for a new one, as the page «API keys» does. */
async function exchangeKeys(stage: Stage): Promise<string> {
  const env = await envOf(stage.directory);
  const { INIT_PROJECT_ID = "", INIT_API_KEY = "" } = env;
  const administrator = await signInAsAdministrator(stage.web, env);
  const { key } = await administrator.newKey(INIT_PROJECT_ID);
  await administrator.revoke(INIT_PROJECT_ID, INIT_API_KEY);
  // Each process may know the old one for a few seconds.
  await supervise(stage, "-wR -r", "ingest");
  await until("the key is refused", async () => {
    const headers = { "content-type": "application/json", "x-api-key": INIT_API_KEY };
    const url = `http://127.0.0.1:${stage.ingestPort}/v1/traces`;
    return (await fetch(url, { method: "POST", headers, body: "{}" })).status === 401;
  });
  return key;
}

const onItsWay = (row: Parameters<typeof refusal>[0]): Row =>
  refusal({
    where: "installed",
    strikes: "probe",
    until: "installed",
    exit: 6,
    touched: "kept",
    alone: true,
    ...row,
  });

export const firstTrace: readonly Row[] = [
  onItsWay({
    id: "probe-key-revoked",
    fault: "Ingest refuses the key of .env, which was revoked in the dashboard",
    cause: "key",
    code: "probe-unauthorized",
    remedy: "--set INIT_API_KEY=co_sk_…",
    byHand: "makes a new one in the dashboard",
    make: async (stage) => {
      const key = await exchangeKeys(stage);
      await forgetTheFirst(stage);
      return { mend: [{ fill: { "INIT_API_KEY=co_sk_…": `INIT_API_KEY=${key}` } }] };
    },
  }),
  onItsWay({
    id: "probe-ingest-killed",
    fault: "Ingest is killed while it has the trace in its hands",
    code: "probe-failed",
    remedy: "the second goes on from here",
    make: (stage) => killWhileItWaits(stage, "ingest"),
  }),
  onItsWay({
    id: "probe-database-killed",
    fault: "Postgres is killed while ingest waits for it to have the trace stored",
    code: "probe-failed",
    remedy: "the second goes on from here",
    make: (stage) => killWhileItWaits(stage, "postgres"),
  }),
  onItsWay({
    id: "probe-web-away",
    fault: "The trace is stored, and the dashboard is stopped before it is read back",
    code: "probe-failed",
    remedy: "the second goes on from here",
    byHand: "starts it again",
    make: (stage) =>
      whileItWaits(stage, () => supervise(stage, "-wD -d", "web"), {
        act: () => supervise(stage, "-wU -u", "web"),
        run: [0, 1],
      }),
  }),
  onItsWay({
    id: "probe-not-visible",
    fault: "The trace is stored, and a trigger that somebody has made deletes it at once",
    code: "probe-failed",
    remedy: "the second goes on from here",
    byHand: "takes the trigger away",
    make: async (stage) => {
      await forgetTheFirst(stage);
      await ask(
        stage,
        "create function forget() returns trigger language plpgsql as 'begin delete from traces where trace_id = new.trace_id; return null; end'",
      );
      await ask(stage, "create trigger forget after insert on traces for each row execute function forget()");
      return {
        mend: [{ act: () => ask(stage, "drop function forget cascade"), run: [0, 1] }],
        clear: () => ask(stage, "drop function if exists forget cascade"),
      };
    },
  }),
  onItsWay({
    id: "redis-stopped",
    fault: "Redis is stopped, and the status is asked for",
    strikes: "health",
    code: "sick",
    touched: "nothing",
    remedy: "the second starts what does not run",
    byHand: "starts it again",
    make: async (stage) => {
      await supervise(stage, "-wD -d", "valkey");
      await until("its absence is seen", async () =>
        (await (await fetch(`${stage.web}/api/health`)).text()).includes('"degraded"'),
      );
      return {
        args: ["status", "--dir", stage.directory, "--json"],
        mend: [{ act: () => supervise(stage, "-wU -u", "valkey"), run: [0, 1] }],
      };
    },
  }),
];
