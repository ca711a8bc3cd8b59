import { type StorageFailure, storageFailure } from "@cognobserve/database/storage-failure";
import { IngestFailure } from "../answer/failure.ts";

/** Why nothing can be stored now, for clients and for the health check. */
export const storageReason: Readonly<Record<Exclude<StorageFailure, "data">, string>> = {
  "disk-full": "The disk of the database is full. Free some space, or lower RETENTION_DAYS.",
  "read-only": "The database is read-only. Point DATABASE_URL at the primary.",
  "not-migrated": "The database has not been migrated to this version. Run the role `migrate`.",
  unavailable: "The database does not answer.",
};

/** The failure that a client is told when its trace could not be stored. */
export function asStorageFailure(error: unknown): IngestFailure {
  const failure = storageFailure(error);
  if (failure !== "data") {
    return new IngestFailure("unavailable", `${storageReason[failure]} Send the trace again later.`, {
      code: `storage-${failure}`,
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new IngestFailure("malformed", `The database cannot hold this trace: ${reason}.`, {
    code: "cannot-be-stored",
    cause: error,
  });
}
