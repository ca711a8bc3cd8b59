import type { Row } from "./row.ts";
import { answers } from "./rows/answers.ts";
import { duringWork, ofInstallation } from "./rows/at-work.ts";
import { certificateFiles } from "./rows/certificate-files.ts";
import { checkoutRows } from "./rows/checkout.ts";
import { commandLine } from "./rows/command-line.ts";
import { composeFileRows } from "./rows/compose-files.ts";
import { directory } from "./rows/directory.ts";
import { dockerEndpointRows } from "./rows/docker-endpoint.ts";
import { downloads } from "./rows/downloads.ts";
import { engineAtWork } from "./rows/engine-at-work.ts";
import { firstTrace } from "./rows/first-trace.ts";
import { gateway } from "./rows/gateway.ts";
import { leftovers } from "./rows/leftovers.ts";
import { machine } from "./rows/machine.ts";
import { migration } from "./rows/migration.ts";
import { network } from "./rows/network.ts";
import { otherEngineRows } from "./rows/other-engines.ts";
import { ownEngine } from "./rows/own-engine.ts";
import { postgres } from "./rows/postgres.ts";
import { redis } from "./rows/redis.ts";
import { registry } from "./rows/registry.ts";
import { temporal } from "./rows/temporal.ts";
import { unreachableServices } from "./rows/unreachable-services.ts";

/** Every fault that is made to happen, in the order of a run. */
export const table: readonly Row[] = [
  ...commandLine,
  ...answers,
  ...machine,
  ...directory,
  ...composeFileRows,
  ...leftovers,
  ...gateway,
  ...certificateFiles,
  ...postgres,
  ...redis,
  ...temporal,
  ...unreachableServices,
  ...network,
  ...dockerEndpointRows,
  ...otherEngineRows,
  ...ownEngine,
  ...registry,
  ...checkoutRows,
  ...downloads,
  ...engineAtWork,
  ...migration,
  ...duringWork,
  ...ofInstallation,
  ...firstTrace,
];
