import type { Row } from "./row.ts";
import { gateway } from "./rows/gateway.ts";
import { leftovers } from "./rows/leftovers.ts";
import { postgres } from "./rows/postgres.ts";
import { redis } from "./rows/redis.ts";
import { temporal } from "./rows/temporal.ts";

/** Every fault that is made to happen, in the order of a run. */
export const table: readonly Row[] = [...leftovers, ...gateway, ...postgres, ...redis, ...temporal];
