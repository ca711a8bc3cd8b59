import type { IngestHealth } from "@cognobserve/contracts/health";
import type { TraceBatch } from "@cognobserve/database/trace-batch";
import type { Logger } from "pino";
import type { Authenticate } from "../authenticate/authenticate.ts";
import type { Commit } from "../commit/group-commits.ts";
import type { NoteMiss } from "../near-miss/note-miss.ts";
import type { Limits } from "./limits.ts";

/** What ingest is made of. Nothing in here knows where the parts come from. */
export interface IngestParts {
  readonly authenticate: Authenticate;
  readonly commit: Commit;
  /** Told of a batch once it is committed. */
  readonly announce: (projectId: string, batch: TraceBatch) => void;
  readonly noteMiss: NoteMiss;
  readonly health: () => Promise<IngestHealth>;
  readonly log: Logger;
  readonly now: () => number;
  readonly retentionDays: number;
  readonly limits: Limits;
  readonly version: string;
}
