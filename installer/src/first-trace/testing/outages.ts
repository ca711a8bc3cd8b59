import type { ServiceContainer } from "../../engine/service-container.ts";
import type { Returned } from "../outage.ts";

/** A port to which no connection leads. */
export const closed: Returned = { reason: "no way leads from here to 192.0.2.7, port 3000", how: "closed" };

/** The container of an installation that is well. */
export const healthy: ServiceContainer = {
  id: "1",
  name: "cognobserve-cognobserve-1",
  service: "cognobserve",
  imageId: "sha256:1",
  configHash: undefined,
  status: "running",
  health: "healthy",
  restarts: 0,
  exitCode: 0,
  outOfMemory: false,
  startedAt: "2026-03-01T12:00:00Z",
  error: "",
  isJob: false,
};
