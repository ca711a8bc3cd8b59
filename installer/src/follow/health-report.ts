import { z } from "zod";
import { type Door, knock } from "./door.ts";

const check = z.object({ status: z.enum(["pass", "fail"]), reason: z.string().optional() });
const report = z.object({
  status: z.enum(["healthy", "degraded", "unhealthy"]),
  version: z.string(),
  services: z.record(z.string(), check),
});

/** `GET /api/health`, as far as the installer reads it. */
export type HealthReport = z.infer<typeof report>;

/** Asks a running product how it is; undefined while it does not answer, or not in that way. */
export async function askHealth(web: Door, signal?: AbortSignal): Promise<HealthReport | undefined> {
  try {
    const timeout = AbortSignal.timeout(3000);
    const limit = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    const { text } = await knock(web, "/api/health", {}, limit);
    return report.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Names of the services that fail, with their reasons. */
export const failingServices = ({ services }: HealthReport): readonly string[] =>
  Object.entries(services).flatMap(([name, { status, reason }]) =>
    status === "pass" ? [] : [reason === undefined ? `${name} fails` : `${name}: ${reason}`],
  );
