import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import type { EnginePlaceFact } from "./production-facts.ts";

const info = z.object({ SecurityOptions: z.array(z.string()).nullish() });

/** Ports below this one are root's unless the kernel is told otherwise (ip(7), `ip_unprivileged_port_start`). */
const usualLowest = 1024;

/** Where the engine runs and whether it runs as root. */
export async function lookAtEnginePlace(api: EngineApi): Promise<EnginePlaceFact> {
  const { name, publishedAt } = api.endpoint;
  const [{ SecurityOptions }, lowest] = await Promise.all([
    api.get("/info", info),
    readFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8").catch(() => String(usualLowest)),
  ]);
  return {
    endpoint: name,
    remote: !isLoopback(publishedAt),
    rootless: (SecurityOptions ?? []).some((option) => option.startsWith("name=rootless")),
    lowestPort: Number(lowest),
  };
}

/** Whether a host is whoever asks: this machine here, and inside a container the container. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|.+\.localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1\]?|\[?::\]?|ip6-localhost)$/i.test(host);
