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
  }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
});

/** A service's container as it is now. */
export interface ServiceContainer {
  readonly id: string;
  readonly name: string;
  readonly imageId: string;
  readonly configHash: string | undefined;
  readonly status: string;
  readonly restarts: number;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly startedAt: string;
  /** What the engine says of a start that failed. */
  readonly error: string;
}

/** Finds the container of a service of a Compose project; undefined when there is none. */
export async function findServiceContainer(
  api: EngineApi,
  project: string,
  service: string,
): Promise<ServiceContainer | undefined> {
  const filters = { label: [`${labels.project}=${project}`, `${labels.service}=${service}`] };
  const found = await api.get(
    `/containers/json?all=true&filters=${encodeURIComponent(JSON.stringify(filters))}`,
    z.array(z.object({ Id: z.string() })),
  );
  const id = found[0]?.Id;
  return id === undefined ? undefined : inspectContainer(api, id);
}

/** Looks at a container by its id; undefined when it is gone. */
export async function inspectContainer(api: EngineApi, id: string): Promise<ServiceContainer | undefined> {
  const container = await api.find(`/containers/${id}/json`, inspected);
  return (
    container && {
      id: container.Id,
      name: container.Name.replace(/^\//, ""),
      imageId: container.Image,
      configHash: container.Config.Labels?.[labels.configHash],
      status: container.State.Status,
      restarts: container.RestartCount,
      exitCode: container.State.ExitCode,
      outOfMemory: container.State.OOMKilled,
      startedAt: container.State.StartedAt,
      error: container.State.Error,
    }
  );
}
