import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import { isLoopback } from "./engine-place.ts";

const info = z.object({ OperatingSystem: z.string().default("") });
const bridge = z.object({
  IPAM: z.object({ Config: z.array(z.object({ Gateway: z.string().optional() })).nullish() }),
});

/**
 * Where from here `host.docker.internal` is, a name that only containers understand: this machine on Docker's own bridge,
 * or the machine around the virtual one that the engine runs in, or the other machine that it runs on.
 */
export async function reachOfHost(api: EngineApi): Promise<string | undefined> {
  const { publishedAt } = api.endpoint;
  const { OperatingSystem } = await api.get("/info", info);
  if (OperatingSystem.includes("Desktop") || !isLoopback(publishedAt)) return publishedAt;
  return (await api.find("/networks/bridge", bridge))?.IPAM.Config?.[0]?.Gateway;
}
