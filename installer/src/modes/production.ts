import { productionNeed } from "../checks/production-need.ts";
import { appImage } from "../engine/build.ts";
import { followServices } from "../follow/follow-services.ts";
import { health } from "../steps/health.ts";
import { image } from "../steps/image.ts";
import { probe } from "../steps/probe.ts";
import { start } from "../steps/start.ts";
import { writeFiles } from "../steps/write-files.ts";
import { defaultAdministrator } from "./administrator.ts";
import { embedded } from "./embedded.ts" with { type: "macro" };
import type { Mode } from "./mode.ts";
import { derivedFromUrl } from "./production-derived.ts";

const compose = embedded("docker/production/docker-compose.yml");
const ours = "ghcr.io/cognobserve/cognobserve-app";

/** Images that the services without a profile run. */
const images = [...compose.matchAll(/^ {4}image: (\S+)$/gm)].map(([, name = ""]) => name);

/** Every service in a container of its own. */
export const production: Mode = {
  name: "production",
  image: ours,
  source: appImage,
  otherImages: [...new Set(images)].filter((name) => !name.includes("$") && !name.startsWith("temporalio/ui")),
  // All overlays, used or not, so that one can be chosen by hand.
  files: [
    { name: "docker-compose.yml", content: compose },
    { name: "external-postgres.yml", content: embedded("docker/production/external-postgres.yml") },
    { name: "external-redis.yml", content: embedded("docker/production/external-redis.yml") },
    { name: "external-temporal.yml", content: embedded("docker/production/external-temporal.yml") },
    { name: "tls-automatic.yml", content: embedded("docker/production/tls-automatic.yml") },
    { name: "tls-files.yml", content: embedded("docker/production/tls-files.yml") },
    { name: "behind-proxy.yml", content: embedded("docker/production/behind-proxy.yml") },
  ],
  volumes: ["postgres_data", "redis_data", "app_secrets", "gateway_certificates"],
  service: "gateway",
  replaceable: ["postgres", "redis", "temporal-schema", "temporal-databases", "temporal"],
  follow: followServices,
  // The first job makes the other secrets and keeps them in its volume: each secret has one home.
  generated: ["NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD", "INIT_PROJECT_ID", "INIT_API_KEY"],
  values: { INIT_ADMIN_EMAIL: defaultAdministrator },
  derive: derivedFromUrl,
  ports: ["WEB_PORT", "INGEST_PORT"],
  // The jobs bring what they belong to up to date.
  volumeSettings: [],
  need: (values) => ({ engineMajor: 24, ...productionNeed(values) }),
  steps: [image, writeFiles, start, health, probe],
};
