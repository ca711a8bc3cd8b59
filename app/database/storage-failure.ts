/** What a failed statement means for whoever sent the data. SQLSTATEs are from PostgreSQL, appendix A. */
export type StorageFailure =
  /** This data can never be stored: trying again is of no use. */
  | "data"
  /** The disk of the database is full. */
  | "disk-full"
  /** The database takes no writes. */
  | "read-only"
  /** The schema is not there (yet). */
  | "not-migrated"
  /** The database is away, busy, or failed for a reason that may pass. */
  | "unavailable";

const code = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Sorts an error of pg, or of the connection under it. What is not known is `unavailable`, so that it is retried. */
export function storageFailure(error: unknown): StorageFailure {
  const state = code(error);
  if (/^(22|23|54)...$/.test(state)) return "data"; // data exception, constraint violation, program limit exceeded
  if (state === "53100") return "disk-full";
  if (state === "25006") return "read-only";
  if (state === "42P01" || state === "42703" || state === "3F000") return "not-migrated";
  return "unavailable";
}

/** Two writers waited for each other and this one was chosen to give way: it may simply try again. */
export const isDeadlock = (error: unknown): boolean => ["40P01", "40001"].includes(code(error));

/** `no partition of relation "spans" found for row`: its day was dropped, or belongs to another database. */
export const isMissingPartition = (error: unknown): boolean =>
  code(error) === "23514" && error instanceof Error && error.message.startsWith("no partition of relation");
