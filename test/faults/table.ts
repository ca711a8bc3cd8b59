import type { Row } from "./row.ts";
import { duringWork, ofInstallation } from "./rows/at-work.ts";
import { commandLine } from "./rows/command-line.ts";
import { directory } from "./rows/directory.ts";
import { gateway } from "./rows/gateway.ts";
import { leftovers } from "./rows/leftovers.ts";
import { machine } from "./rows/machine.ts";
import { migration } from "./rows/migration.ts";
import { otherEngineRows } from "./rows/other-engines.ts";
import { postgres } from "./rows/postgres.ts";
import { redis } from "./rows/redis.ts";
import { registry, spareEngine } from "./rows/registry.ts";
import { temporal } from "./rows/temporal.ts";

/** Every fault that is made to happen, in the order of a run. */
export const table: readonly Row[] = [
  ...commandLine,
  ...machine,
  ...directory,
  ...leftovers,
  ...gateway,
  ...postgres,
  ...redis,
  ...temporal,
  ...otherEngineRows,
  ...spareEngine,
  ...registry,
  ...migration,
  ...duringWork,
  ...ofInstallation,
];
