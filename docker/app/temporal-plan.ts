import { connectTo } from "../../app/database/connect-to.ts";
import type { Connect, TemporalDatabase } from "../../app/database/temporal-databases.ts";
import { type Environment, readSettings } from "../../settings/read.ts";

/** What the jobs that look after databases go by. */
export interface DatabasePlan {
  /** Connection string of our own user. */
  readonly url: string;
  readonly connect: Connect;
  /** Name of our own database. */
  readonly own: string;
  /** Temporal's, or none where it is not our Temporal. */
  readonly temporal: readonly TemporalDatabase[];
}

/** @param environment with TEMPORAL_SCHEMA_VERSIONS: what the Temporal beside us wants of its two databases */
export function readPlan(environment: Environment): DatabasePlan {
  const settings = readSettings(
    environment,
    ["DATABASE_URL", "TEMPORAL_DATABASE", "TEMPORAL_VISIBILITY_DATABASE"],
    ["DATABASE_CA_FILE"],
  );
  const [temporal, visibility] = (environment.TEMPORAL_SCHEMA_VERSIONS ?? "").split(" ");
  const { DATABASE_URL: url, DATABASE_CA_FILE: caFile } = settings;
  return {
    url,
    connect: (database) => connectTo(url, caFile, database),
    own: decodeURIComponent(new URL(url).pathname.slice(1)),
    temporal:
      temporal && visibility
        ? [
            { name: settings.TEMPORAL_DATABASE, schema: "temporal", wanted: temporal },
            { name: settings.TEMPORAL_VISIBILITY_DATABASE, schema: "visibility", wanted: visibility },
          ]
        : [],
  };
}
