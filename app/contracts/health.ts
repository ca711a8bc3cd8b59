import { z } from "zod";

export const check = z.object({
  status: z.enum(["pass", "fail"]),
  reason: z.string().optional().describe("One sentence; only when it fails."),
});

/** `GET :3000/api/health`: 200 when healthy or degraded, 503 when traces cannot be stored or read. */
export const webHealth = z.object({
  status: z.enum(["healthy", "degraded", "unhealthy"]),
  version: z.string(),
  services: z.object({ database: check, redis: check, temporal: check, ingest: check, worker: check }),
});
export type WebHealth = z.infer<typeof webHealth>;
export type ServiceName = keyof WebHealth["services"];

/** `GET :8080/health`: 200 `ok`, or 503 with a reason when it could not store a trace now. */
export const ingestHealth = z.object({ status: z.enum(["ok", "unavailable"]), reason: z.string().optional() });
export type IngestHealth = z.infer<typeof ingestHealth>;

/** `GET /api/health/live` and a service's own liveness: this process answers. */
export const liveness = z.object({ status: z.literal("ok"), version: z.string() });
