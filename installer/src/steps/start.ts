import { z } from "zod";
import { volumeExists } from "../engine/compose.ts";
import { findImage } from "../engine/images.ts";
import { findContainers } from "../engine/service-container.ts";
import { failure } from "../failures.ts";
import { forgetInstalled } from "../installation/installed.ts";
import type { Step } from "../plan/step.ts";
import { bringUp, fingerprint, startedWith } from "./bring-up.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<
  InstallContext,
  | "project"
  | "service"
  | "replaceable"
  | "volumes"
  | "data"
  | "database"
  | "directory"
  | "api"
  | "cli"
  | "compose"
  | "log"
>;

/** Whether the bundled database, of which the volume is the mode's first, is still to be made. */
export const lacksItsDatabase = async ({
  api,
  database,
  volumes: [volume],
}: Pick<InstallContext, "api" | "database" | "volumes">): Promise<boolean> =>
  database === "bundled" && volume !== undefined && !(await volumeExists(api, volume));

const before = z.object({
  hadContainer: z.boolean(),
  /** Whether that container was running. */
  ran: z.boolean(),
  /** Data volumes that were there already: never ours to remove. */
  volumes: z.array(z.string()),
});

/** `docker compose up`, unless every container already runs from these very files, secrets and images. */
export const start: Step<Slice> = {
  id: "start",
  title: "Start the containers",
  onFailure: "roll-back",
  plan: ({ project, directory }) => [`docker compose up in ${directory}, as the project ${project}`],
  done: async ({ project, directory, replaceable, api, compose }) => {
    const [containers, description, hashes] = await Promise.all([
      findContainers(api, project),
      compose.description(),
      compose.configHashes(),
    ]);
    if (description === undefined || fingerprint(description) !== (await startedWith(directory))) return false;
    if (containers.some(({ service }) => replaceable.includes(service) && description.services[service] === undefined))
      return false;
    for (const [name, { image }] of Object.entries(description.services)) {
      // One that the user's own override builds has no name of an image.
      const wanted = image === "" ? undefined : (await findImage(api, image))?.id;
      const own = containers.filter(({ service }) => service === name);
      const allRight = own.every(
        ({ isJob, status, exitCode, imageId, configHash }) =>
          (isJob ? status === "exited" && exitCode === 0 : status === "running") &&
          (image === "" || imageId === wanted) &&
          configHash === hashes[name],
      );
      if (own.length === 0 || !allRight) return false;
    }
    return true;
  },
  before: async ({ project, service, volumes, api }) => {
    const existing = await Promise.all(volumes.map(async (name) => ((await volumeExists(api, name)) ? [name] : [])));
    const containers = await findContainers(api, project);
    return {
      hadContainer: containers.length > 0,
      ran: containers.some(
        (each) => each.service === service && (each.status === "running" || each.status === "restarting"),
      ),
      volumes: existing.flat(),
    };
  },
  run: async (context, run) => {
    if (await lacksItsDatabase(context)) await forgetInstalled(context.directory); // it is to be proven anew
    await bringUp(context, "--detach", run.signal, run);
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
  revive: async (context, state) => {
    const { hadContainer, ran } = before.parse(state);
    if (!hadContainer) return false;
    await bringUp(
      context,
      ran ? "--detach" : "--no-start",
      undefined,
      { progress: () => undefined, tell: () => undefined },
      true,
    );
    return true;
  },
};
