import type { InstallerEvent, Layer } from "../../../events.ts";
import { atRest, type LiveState, reduce } from "../state.ts";

/* What the live view is shown in tests: the events of a run up to some moment, 12.3 s into the step at work. */

const started = (id: string, title: string): InstallerEvent => ({ type: "step", id, title, state: "started" });
const layers = (states: readonly Layer["state"][]): readonly Layer[] =>
  states.map((state, index) => ({
    id: `layer${index}`,
    state,
    downloadedBytes: state === "waiting" ? 0 : 40e6,
    totalBytes: 60e6,
  }));
const layer = (id: string, state: Layer["state"], downloadedBytes: number, totalBytes: number): Layer => ({
  id,
  state,
  downloadedBytes,
  totalBytes,
});
const download = (image: string, state: "waiting" | "downloading" | "done", far: readonly Layer[]): InstallerEvent => ({
  type: "download",
  step: "image",
  image,
  state,
  downloadedBytes: far.reduce((sum, layer) => sum + layer.downloadedBytes, 0),
  totalBytes: far.reduce((sum, layer) => sum + layer.totalBytes, 0),
  layers: far,
  elapsedMs: 12_300,
});
const progress = (step: string, message: string): InstallerEvent => ({
  type: "progress",
  step,
  message,
  elapsedMs: 12_300,
});
const service = (name: string, state: string, health?: string, reason?: string) => ({
  service: name,
  container: `cognobserve-${name}-1`,
  state,
  ...(health !== undefined && { health }),
  ...(reason !== undefined && { reason }),
  ready: state === "exited" || (state === "running" && (health === undefined || health === "healthy")),
});
const services = (...list: readonly ReturnType<typeof service>[]): InstallerEvent => ({
  type: "services",
  step: "start",
  services: list,
  elapsedMs: 12_300,
});

const production = [
  service("gateway", "created"),
  service("ingest", "running", "healthy"),
  service("migrate", "exited"),
  service("postgres", "running", "healthy"),
  service("redis", "running"),
  service("temporal", "running", "starting"),
  service("web", "running", "starting"),
];
const failing = service(
  "worker",
  "restarting",
  "unhealthy",
  "No worker has asked Temporal for work in the last minute.",
);

export const scenes: Readonly<Record<string, readonly InstallerEvent[]>> = {
  pulling: [
    started("image", "Get the images"),
    download("ghcr.io/cognobserve/cognobserve-app:1.2.3", "done", layers(["done", "done"])),
    download("docker.io/temporalio/auto-setup:1.29.1@sha256:0123456789abcdef", "downloading", [
      ...layers(["done", "downloading", "waiting"]),
    ]),
    download("postgres:17.6-bookworm", "waiting", []),
    download("caddy:2.10.2", "waiting", []),
    progress("image", "2/4 temporalio/auto-setup: 80 MB of 180 MB"),
  ],
  "pulling-many-layers": [
    started("image", "Get the images"),
    download("docker.io/temporalio/auto-setup:1.29.1@sha256:0123456789abcdef", "done", layers(["done"])),
    download("postgres:17.6-bookworm", "downloading", [
      layer("3c7e0d1b2a4f", "done", 28e6, 28e6),
      layer("9f8b7c6d5e4a", "downloading", 7.5e6, 118e6),
      layer("0a1b2c3d4e5f", "downloading", 930e3, 4.2e6),
      layer("b7a6958473c2", "unpacking", 12e6, 12e6),
      layer("e5d4c3b2a190", "downloading", 21e6, 31e6),
      layer("77aa66bb55cc", "downloading", 600, 1200), // gone before it would be read
      layer("1122334455aa", "waiting", 0, 0),
    ]),
    download("caddy:2.10.2", "waiting", []),
    progress("image", "2/3 postgres: 70 MB of 193 MB"),
  ],
  building: [
    started("image", "Get the images"),
    {
      type: "build",
      step: "image",
      image: "x",
      stage: "app 3/7: RUN npm ci --omit=dev && npm run build",
      elapsedMs: 1,
    },
  ],
  starting: [
    started("start", "Start the containers"),
    services(...production, service("worker", "running", "starting")),
    progress("start", "waiting for temporal, web, worker"),
  ],
  failing: [
    started("health", "Wait until everything is healthy"),
    services(...production, failing),
    progress("health", "waiting for temporal, web, worker"),
    {
      type: "service-log",
      step: "health",
      service: "worker",
      lines: [
        "connecting to Temporal at temporal:7233",
        "could not connect: 14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 172.18.0.5:7233",
        "stopped",
      ],
      elapsedMs: 12_300,
    },
  ],
  done: [{ type: "step", id: "start", title: "Start the containers", state: "done", elapsedMs: 5000 }],
};

export const sceneState = (name: string): LiveState =>
  (scenes[name] ?? []).reduce((state, event) => reduce(state, event, 0), atRest);
