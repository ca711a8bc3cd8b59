import { quickstartImage } from "../engine/build.ts";
import { followHealth } from "../follow/follow-health.ts";
import { health } from "../steps/health.ts";
import { image } from "../steps/image.ts";
import { probe } from "../steps/probe.ts";
import { start } from "../steps/start.ts";
import { writeFiles } from "../steps/write-files.ts";
import { defaultAdministrator } from "./administrator.ts";
import { embedded } from "./embedded.ts" with { type: "macro" };
import type { Mode } from "./mode.ts";

/** Everything in one container. */
export const quickstart: Mode = {
  name: "quickstart",
  image: "ghcr.io/cognobserve/cognobserve",
  source: quickstartImage,
  otherImages: [],
  files: [{ name: "docker-compose.yml", content: embedded("docker/quickstart/docker-compose.yml") }],
  volumes: ["data"],
  service: "cognobserve",
  replaceable: [],
  follow: followHealth,
  // The container makes its other secrets itself and keeps them in its volume: each secret has one home.
  generated: ["NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD", "INIT_PROJECT_ID", "INIT_API_KEY"],
  values: { INIT_ADMIN_EMAIL: defaultAdministrator },
  ports: ["WEB_PORT", "INGEST_PORT"],
  volumeSettings: ["POSTGRES_PASSWORD", "INTERNAL_API_SECRET", "JWT_SHARED_SECRET"],
  need: () => ({ engineMajor: 24, memoryBytes: 1e9, freeMemoryBytes: 0.6e9, diskBytes: 2e9 }),
  // The image comes first: until it is here, nothing of an existing installation has been changed.
  steps: [image, writeFiles, start, health, probe],
};
