import { checkStorage } from "@cognobserve/database/check-storage";
import type { Database } from "@cognobserve/database/tables";
import type { Kysely } from "kysely";
import type { Probe } from "./probe.ts";

/** Passes when Postgres answers a query on our own tables. */
export const databaseProbe =
  (db: Kysely<Database>): Probe =>
  () =>
    checkStorage(db);
