import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../test/free-ports.ts";

/** One of our servers, as it runs in a container: a process of its own. */
export interface RunningRole {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a role from its source on a free port and waits until it answers. `BENCH_NODE_OPTIONS` takes a profile, say. @param health path that answers when it is up */
export async function startRole(
  entry: "app/web/server/main.ts" | "app/ingest/main.ts",
  health: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningRole> {
  const port = await freePort();
  const options = process.env.BENCH_NODE_OPTIONS?.split(" ") ?? [];
  const child = spawn(process.execPath, [...options, fileURLToPath(new URL(`../${entry}`, import.meta.url))], {
    env: { ...process.env, LOG_LEVEL: "warn", ...env, PORT: String(port) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  await waitUntilUp(`http://127.0.0.1:${port}${health}`, child);
  return {
    port,
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function waitUntilUp(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    const up = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return;
    await pause(100);
  }
  throw new Error(`${url} did not answer within 20 s; its own output above says why`);
}
