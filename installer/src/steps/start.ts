import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { volumeExists } from "../engine/compose.ts";
import { findImage } from "../engine/images.ts";
import { findServiceContainer } from "../engine/service-container.ts";
import { failure } from "../failures.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<
  InstallContext,
  "project" | "service" | "image" | "volumes" | "data" | "directory" | "api" | "compose" | "log"
>;

const before = z.object({
  hadContainer: z.boolean(),
  /** Whether that container was running. */
  ran: z.boolean(),
  /** Data volumes that were there already: never ours to remove. */
  volumes: z.array(z.string()),
});

/** `docker compose up`, unless the container already runs from these very files and this very image. */
export const start: Step<Slice> = {
  id: "start",
  title: "Start the containers",
  onFailure: "roll-back",
  plan: ({ project, directory }) => [`docker compose up in ${directory}, as the project ${project}`],
  done: async ({ project, service, image, api, compose }) => {
    const [container, wanted, hashes] = await Promise.all([
      findServiceContainer(api, project, service),
      findImage(api, image),
      compose.configHashes(),
    ]);
    return (
      container?.status === "running" && container.imageId === wanted?.id && container.configHash === hashes[service]
    );
  },
  before: async ({ project, service, volumes, api }) => {
    const existing = await Promise.all(volumes.map(async (name) => ((await volumeExists(api, name)) ? [name] : [])));
    const container = await findServiceContainer(api, project, service);
    return {
      hadContainer: container !== undefined,
      ran: container?.status === "running" || container?.status === "restarting",
      volumes: existing.flat(),
    };
  },
  run: async ({ compose, log }, { signal, progress }) => {
    for (let attempt = 1; ; attempt += 1) {
      const { ok, lines } = await compose.run(["up", "--detach", "--no-build", "--pull", "never"], signal, (line) => {
        log.write(line);
        progress(line.trim());
      });
      signal.throwIfAborted();
      if (ok) return;
      // An installer that was killed may have left its own `docker compose up` running for a moment longer.
      const overtaken = lines.some((line) =>
        /is already in use by container|already exists|is already in progress/.test(line),
      );
      if (!overtaken || attempt === 5) {
        throw failure("start-failed", { lastLines: lines.slice(-4).map((line) => line.trim()) });
      }
      await sleep(1000, undefined, { signal });
    }
  },
  undo: async ({ volumes, data, api, compose, log }, state) => {
    const earlier = before.parse(state);
    if (earlier.hadContainer) return false;
    // By the project's labels alone, so that it works whatever has become of the files.
    const { ok, lines } = await compose.run(["down", "--remove-orphans"], undefined, log.write);
    if (!ok) throw failure("start-failed", { lastLines: lines.slice(-4) });
    for (const name of data === "keep" ? [] : volumes) {
      if (data === "delete" || !earlier.volumes.includes(name))
        await api.delete(`/volumes/${encodeURIComponent(name)}`);
    }
    return true;
  },
  // Compose takes the old container away before the new one starts, so a value that keeps the new one from starting
  // would otherwise take a working product down.
  revive: async ({ compose, log }, state) => {
    const { hadContainer, ran } = before.parse(state);
    if (!hadContainer) return false;
    const how = ran ? "--detach" : "--no-start";
    const { ok, lines } = await compose.run(["up", how, "--no-build", "--pull", "never"], undefined, log.write);
    if (!ok) throw failure("start-failed", { lastLines: lines.slice(-4).map((line) => line.trim()) });
    return true;
  },
};
