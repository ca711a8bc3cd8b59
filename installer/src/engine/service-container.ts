import { z } from "zod";
import { labels } from "./compose.ts";
import type { EngineApi } from "./engine-api.ts";

const inspected = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean(),
    StartedAt: z.string(),
    Error: z.string().default(""),
    Health: z.object({ Status: z.string() }).nullish(),
  }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
  HostConfig: z.object({ RestartPolicy: z.object({ Name: z.string() }) }).nullish(),
});

/** A service's container as it is now. */
export interface ServiceContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly imageId: string;
  readonly configHash: string | undefined;
  readonly status: string;
  /** Docker's word for its health check: starting, healthy or unhealthy; undefined when it has none. */
  readonly health: string | undefined;
  readonly restarts: number;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly startedAt: string;
  /** What the engine says of a start that failed. */
  readonly error: string;
  /** It is meant to end: Docker does not start it again. */
  readonly isJob: boolean;
}

const listed = z.array(z.object({ Id: z.string() }));

async function find(api: EngineApi, wanted: readonly string[]): Promise<readonly ServiceContainer[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: wanted }));
  const found = await api.get(`/containers/json?all=true&filters=${filters}`, listed);
  const containers = await Promise.all(found.map(({ Id }) => inspectContainer(api, Id)));
  return containers.filter((container) => container !== undefined);
}

/** Finds the container of a service of a Compose project; undefined when there is none. */
export const findServiceContainer = async (
  api: EngineApi,
  project: string,
  service: string,
): Promise<ServiceContainer | undefined> =>
  (await find(api, [`${labels.project}=${project}`, `${labels.service}=${service}`]))[0];

/** Every container of a Compose project, also those that have ended, by name; without those of `docker compose run`. */
export const findContainers = async (api: EngineApi, project: string): Promise<readonly ServiceContainer[]> =>
  (await find(api, [`${labels.project}=${project}`, `${labels.oneOff}=False`])).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  );

/** Looks at a container by its id; undefined when it is gone. */
export async function inspectContainer(api: EngineApi, id: string): Promise<ServiceContainer | undefined> {
  const container = await api.find(`/containers/${id}/json`, inspected);
  return (
    container && {
      id: container.Id,
      name: container.Name.replace(/^\//, ""),
      service: container.Config.Labels?.[labels.service] ?? "",
      imageId: container.Image,
      configHash: container.Config.Labels?.[labels.configHash],
      status: container.State.Status,
      health: container.State.Health?.Status,
      restarts: container.RestartCount,
      exitCode: container.State.ExitCode,
      outOfMemory: container.State.OOMKilled,
      startedAt: container.State.StartedAt,
      error: container.State.Error,
      isJob: (container.HostConfig?.RestartPolicy.Name || "no") === "no",
    }
  );
}
