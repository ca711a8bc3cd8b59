import type { Compose } from "../engine/compose.ts";
import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import type { EnvEntry } from "../files/env-file.ts";
import type { LogFile } from "../installation/log-file.ts";

/** A file that is written as it is published. */
export interface PublishedFile {
  readonly name: string;
  readonly content: string;
}

/** What the steps of a plan work with; each takes the slice it needs. */
export interface InstallContext {
  readonly directory: string;
  readonly project: string;
  /** Image reference with its tag. */
  readonly image: string;
  /** Checkout from which the image is built; undefined: it is pulled. */
  readonly checkout: string | undefined;
  readonly version: string;
  readonly mode: string;
  readonly publishedFiles: readonly PublishedFile[];
  readonly envEntries: readonly EnvEntry[];
  /** Names of the data volumes on the engine. */
  readonly volumes: readonly string[];
  /**
   * What undoing does with the data: put it back as it was, so that only volumes that were made go; keep it, together
   * with the `.env` whose keys belong to it; or delete it, whoever made the volume.
   */
  readonly data: "as-before" | "keep" | "delete";
  /** The Compose service whose container is followed. */
  readonly service: string;
  readonly webUrl: string;
  readonly ingestUrl: string;
  readonly projectId: string;
  readonly apiKey: string;
  readonly api: EngineApi;
  readonly cli: DockerCli;
  readonly compose: Compose;
  readonly log: LogFile;
}
