import { describe, expect, it } from "vitest";
import { readSource } from "./read-source.ts";
import { findViolations, ruleNames } from "./rules.ts";

const check = (path: string, code: string) => findViolations(path, readSource(path, code));

/** By rule: files that break it, as path and code. */
const breaking: Readonly<Record<string, readonly (readonly [path: string, code: string])[]>> = {
  "settings-at-the-bottom": [
    ["settings/table.ts", 'import { x } from "../app/contracts/health.ts";'],
    ["settings/table.ts", 'import type { X } from "@cognobserve/contracts/health";'],
    ["settings/read.test.ts", 'import { x } from "../scripts/generate.ts";'],
  ],
  "installer-to-settings-only": [
    ["installer/src/main.ts", 'import { health } from "@cognobserve/contracts/health";'],
    ["installer/src/steps/probe.ts", 'import type { X } from "../../../app/ingest/main.ts";'],
  ],
  "nothing-from-installer": [
    ["app/web/server/main.ts", 'import { failures } from "@cognobserve/installer/src/failures";'],
    ["app/worker/main.ts", 'export * from "../../installer/src/failures.ts";'],
    ["app/contracts/health.ts", 'type X = import("../../installer/src/failures.ts").Failure;'],
  ],
  "contracts-to-settings-only": [
    ["app/contracts/health.ts", 'import type { Database } from "@cognobserve/database/tables";'],
    ["app/contracts/health.ts", 'import { x } from "../web/server/health.ts";'],
  ],
  "contracts-without-node": [
    ["app/contracts/keys.ts", 'import { createHash } from "node:crypto";'],
    ["app/contracts/keys.ts", 'const crypto = await import("node:crypto");'],
    ["app/contracts/keys.ts", 'import type { Hash } from "node:crypto";'],
  ],
  "database-to-contracts": [
    ["app/database/projects.ts", 'import { x } from "@cognobserve/web/server/session";'],
    ["app/database/projects.ts", 'import type { X } from "../ingest/batch.ts";'],
  ],
  "services-apart": [
    ["app/ingest/main.ts", 'import { x } from "@cognobserve/web/server/session";'],
    ["app/worker/main.ts", 'import type { X } from "../ingest/batch.ts";'],
    ["app/web/server/main.ts", 'export { x } from "@cognobserve/worker/schedules";'],
  ],
  "client-to-contracts-only": [
    ["app/web/client/main.tsx", 'import { x } from "../server/session.ts";'],
    ["app/web/client/main.tsx", 'import { x } from "@cognobserve/database/tables";'],
    ["app/web/client/main.tsx", 'import { join } from "node:path";'],
  ],
  "server-without-client": [["app/web/server/main.ts", 'import { App } from "../client/app.tsx";']],
  "activities-by-type": [
    ["app/worker/workflows/retention.ts", 'import { createActivities } from "../activities/create-activities.ts";'],
    // The compiler erases the name, and Node loads the module all the same.
    ["app/worker/workflows/retention.ts", 'import { type Activities } from "../activities/create-activities.ts";'],
    ["app/worker/workflows/retention.ts", 'export * from "../activities/create-activities.ts";'],
  ],
  "workflows-pure": [
    ["app/worker/workflows/retention.ts", 'import { readFile } from "node:fs/promises";'],
    ["app/worker/workflows/retention.ts", 'import { sql } from "kysely";'],
    ["app/worker/workflows/retention.ts", 'import { heartbeat } from "@temporalio/activity";'],
    ["app/worker/workflows/retention.ts", 'import { jobs } from "../schedules.ts";'],
    ["app/worker/workflows/retention.ts", 'import type { Database } from "@cognobserve/database/tables";'],
  ],
  "plan-knows-no-step": [
    ["installer/src/plan/runner.ts", 'import { image } from "../steps/image.ts";'],
    ["installer/src/plan/runner.ts", 'import type { Context } from "../steps/context.ts";'],
  ],
  "ui-without-engine": [["installer/src/ui/live.ts", 'import { run } from "../engine/docker-cli.ts";']],
  "checks-by-type": [
    ["installer/src/checks/disk.ts", 'import { dataRoot } from "../facts/engine.ts";'],
    ["installer/src/checks/disk.ts", 'import { type DataRoot } from "../facts/facts.ts";'],
  ],
  "checks-touch-nothing": [["installer/src/checks/disk.ts", 'import { statfs } from "node:fs/promises";']],
  "process-by-its-global": [["app/ingest/server.ts", 'import { env } from "node:process";']],
  "env-in-main": [
    ["app/ingest/server.ts", "const port = process.env.PORT;"],
    ["app/ingest/server.ts", 'const port = process["env"].PORT;'],
    ["installer/src/engine/docker-cli.ts", "const { env } = process;"],
    ["app/web/client/api.ts", "const url = process.env.URL;"],
  ],
  "exit-in-main": [
    ["app/ingest/server.ts", "process.exit(1);"],
    ["installer/src/ui/live.ts", "const stop = () => process.exit(130);"],
  ],
};

const keeping: readonly (readonly [path: string, code: string])[] = [
  ["settings/table.ts", 'import { z } from "zod"; import { ports } from "./ports.ts";'],
  ["installer/src/main.ts", 'import { settings } from "@cognobserve/settings/table"; process.exit(process.env.X);'],
  ["app/contracts/health.ts", 'import { z } from "zod"; import { ports } from "@cognobserve/settings/ports";'],
  ["app/contracts/openapi.test.ts", 'import { readFile } from "node:fs/promises";'],
  ["app/database/store.ts", 'import type { X } from "@cognobserve/contracts/trace-input";'],
  ["app/ingest/main.ts", 'import { x } from "@cognobserve/database/connection"; process.exit(process.env.X);'],
  ["app/web/server/main.ts", 'import { x } from "@cognobserve/database/connection"; process.exit(1);'],
  ["app/web/client/main.tsx", 'import { x } from "@cognobserve/contracts/web-api"; const a = <b>{x}</b>;'],
  ["app/web/client/vite.config.ts", 'import { fileURLToPath } from "node:url";'],
  ["app/worker/workflows/retention.ts", 'import type { Activities } from "../activities/create-activities.ts";'],
  ["app/worker/workflows/retention.ts", 'import { proxyActivities } from "@temporalio/workflow";'],
  ["installer/src/plan/runner.test.ts", 'import { image } from "../steps/image.ts";'],
  ["installer/src/ui/live.ts", 'import type { Event } from "../events.ts"; import { render } from "ink";'],
  ["installer/src/checks/disk.ts", 'import type { DataRoot } from "../facts/facts.ts";'],
  [
    "installer/src/steps/image.ts",
    'import { run } from "../engine/docker-cli.ts"; import { rm } from "node:fs/promises";',
  ],
  ["app/ingest/server.test.ts", "const url = process.env.TEST_POSTGRES_URL;"],
  ["app/database/testing/fresh-database.ts", "const url = process.env.TEST_POSTGRES_URL;"],
  ["scripts/run-tests.ts", "process.exit(process.env.X);"],
  ["app/ingest/server.ts", "process.on('SIGTERM', stop); const other = { env: 1 }; other.env;"],
];

describe("the import arrows", () => {
  it("have an example each of what they forbid", () => {
    expect(Object.keys(breaking).toSorted()).toEqual([...ruleNames].toSorted());
  });

  const examples = Object.entries(breaking).flatMap(([name, files]) => files.map((file) => [name, ...file] as const));
  it.each(examples)("%s fails on %s: %s", (name, path, code) => {
    expect(check(path, code)).toEqual([expect.stringContaining(`(${name})`)]);
  });

  it.each(keeping)("%s may say: %s", (path, code) => {
    expect(check(path, code)).toEqual([]);
  });

  it("say where the violation is, what it is and why it is forbidden", () => {
    expect(check("app/ingest/main.ts", '\n\nimport { x } from "../web/server/session.ts";')).toEqual([
      "app/ingest/main.ts:3 imports app/web/server/session.ts: ingest, worker and web meet in the database and in " +
        "contracts, so that each can be changed alone (services-apart)",
    ]);
  });

  it("refuse what they cannot read", () => {
    expect(() => check("app/ingest/main.ts", "import {")).toThrow(/app\/ingest\/main\.ts/);
  });
});
