import { once } from "node:events";
import { execa } from "execa";
import { until } from "../until.ts";
import type { Variables } from "./row.ts";
import type { Stage } from "./stage.ts";

export const container = ({ project }: Stage): string => `${project}-cognobserve-1`;

export const psql = "psql -X -q -At -v ON_ERROR_STOP=1 -h /run/cognobserve -U postgres cognobserve";

const inside = (stage: Stage, script: string) => [container(stage), "sh", "-c", script];

/**
 * Locks the table of a Quick Start's traces as whoever makes an index on it does, as soon as there is one: for this,
 * whoever writes a trace has to wait.
 * @param env names the engine where it is not the usual one
 * @returns releases it
 */
export async function lockTraces(stage: Stage, env: Variables = {}): Promise<() => Promise<unknown>> {
  await until("the container runs", () => execa("docker", ["exec", ...inside(stage, "true")], { env }));
  const hold = `until ${psql} -c 'table traces limit 0' 2>/dev/null; do sleep 0.05; done; exec ${psql}`;
  const holder = execa("docker", ["exec", "--interactive", ...inside(stage, hold)], { env, reject: false });
  const ended = holder.then(({ stderr }) => {
    throw new Error(`whoever was to lock the traces has ended: ${stderr}`);
  });
  ended.catch(() => undefined); // of interest until it is locked
  holder.stdin.write("begin;\nlock table traces in share mode;\n\\echo held\n");
  await Promise.race([once(holder.stdout, "data"), ended]);
  return () => {
    holder.stdin.end();
    return holder;
  };
}

/** Somebody waits for that lock. */
export const traceWaits = (stage: Stage, env: Variables = {}): Promise<unknown> =>
  until("the trace waits", async () => {
    const query = "select exists (select from pg_locks where relation = 'traces'::regclass and not granted)";
    const { stdout } = await execa("docker", ["exec", ...inside(stage, `${psql} -c "${query}"`)], { env });
    return stdout === "t";
  });
