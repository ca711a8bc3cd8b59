import { once } from "node:events";
import { execa } from "execa";
import { until } from "../until.ts";
import type { Stage } from "./stage.ts";

/** For this, whoever writes a trace has to wait. */
export interface TracesLock {
  /** Resolves when somebody waits. */
  readonly isWaitedFor: () => Promise<unknown>;
  readonly release: () => Promise<unknown>;
}

export const container = ({ project }: Stage): string => `${project}-cognobserve-1`;

export const psql = "psql -X -q -At -v ON_ERROR_STOP=1 -h /run/cognobserve -U postgres cognobserve";

const hold = `until ${psql} -c 'table traces limit 0' 2>/dev/null; do sleep 0.05; done; exec ${psql}`;
const isWaitedFor = "select exists (select from pg_locks where relation = 'traces'::regclass and not granted)";

/** Locks the table of a Quick Start's traces as whoever makes an index on it does, as soon as there is one. */
export async function lockTraces(stage: Stage): Promise<TracesLock> {
  const inside = (script: string) => [container(stage), "sh", "-c", script];
  await until("the container runs", () => execa("docker", ["exec", ...inside("true")]));
  const holder = execa("docker", ["exec", "--interactive", ...inside(hold)], { reject: false });
  holder.stdin.write("begin;\nlock table traces in share mode;\n\\echo held\n");
  await once(holder.stdout, "data");
  return {
    isWaitedFor: () =>
      until("the trace waits", async () => {
        const { stdout } = await execa("docker", ["exec", ...inside(`${psql} -c "${isWaitedFor}"`)]);
        return stdout === "t";
      }),
    release: () => {
      holder.stdin.end();
      return holder;
    },
  };
}
