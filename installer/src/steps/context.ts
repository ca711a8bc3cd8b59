import type { Mode } from "@cognobserve/settings/setting";
import type { ImageSource } from "../engine/build.ts";
import type { Compose } from "../engine/compose.ts";
import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import type { EnvEntry } from "../files/env-file.ts";
import type { Door } from "../follow/door.ts";
import type { Followed, HealthFact } from "../follow/follow-health.ts";
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
  /** Reference of our own image with its tag. */
  readonly image: string;
  /** References of the images that run beside it. */
  readonly otherImages: readonly string[];
  /** Checkout from which the image is built; undefined: it is pulled. */
  readonly checkout: string | undefined;
  /** How that is done. */
  readonly source: ImageSource;
  readonly version: string;
  readonly mode: Mode;
  readonly publishedFiles: readonly PublishedFile[];
  readonly envEntries: readonly EnvEntry[];
  /** Names of the data volumes on the engine. */
  readonly volumes: readonly string[];
  /**
   * What undoing does with the data: put it back as it was, so that only volumes that were made go; keep it, together
   * with the `.env` whose keys belong to it; or delete it, whoever made the volume.
   */
  readonly data: "as-before" | "keep" | "delete";
  /** The Compose service that people reach. */
  readonly service: string;
  /** Services that settings can make superfluous. */
  readonly replaceable: readonly string[];
  readonly follow: (followed: Followed) => AsyncGenerator<HealthFact>;
  readonly web: Door;
  readonly ingest: Door;
  /** Names the database, without what is secret of it; «bundled» for ours. */
  readonly database: string;
  readonly projectId: string;
  readonly apiKey: string;
  readonly api: EngineApi;
  readonly cli: DockerCli;
  readonly compose: Compose;
  readonly log: LogFile;
}
