import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { DeterminismViolationError } from "@temporalio/workflow";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleWorkflows } from "./bundle-workflows.ts";
import * as workflows from "./workflows/index.ts";

/* Runs that were under way before an upgrade must be able to go on after it: see testing/record-histories.ts. */

const directory = new URL("./workflows/histories/", import.meta.url);
const files = (await readdir(directory)).filter((name) => name.endsWith(".json"));
const replay = async (code: string, file: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: { code } }, JSON.parse(await readFile(new URL(file, directory), "utf8")));

describe("recorded runs", () => {
  let code: string;
  beforeAll(async () => {
    Runtime.install({
      logger: new DefaultLogger("ERROR", () => {}), // a failing replay is reported by its exception too
      telemetryOptions: { logging: { filter: { core: "ERROR", other: "ERROR" } } },
    });
    code = await bundleWorkflows();
  });

  it("exist of every workflow", () => {
    const recorded = new Set(files.map((name) => name.replace(/-\d+\.json$/, "")));
    expect([...recorded].toSorted()).toEqual(Object.keys(workflows).toSorted());
  });

  it.each(files)("%s is replayed by today's workflows", async (file) => {
    await replay(code, file);
  });

  it("fail when a workflow has changed incompatibly", async () => {
    const changed = await bundleWorkflows(fileURLToPath(new URL("./testing/reordered-workflows.ts", import.meta.url)));
    await expect(replay(changed, "retention-1.json")).rejects.toThrow(DeterminismViolationError);
  });
});

describe("the workflow bundle", () => {
  it("is refused when a workflow imports what only Node has", async () => {
    const impure = fileURLToPath(new URL("./testing/impure-workflows.ts", import.meta.url));
    await expect(bundleWorkflows(impure)).rejects.toThrow(/fs\/promises/);
  });

  it("carries no activity", async () => {
    expect(await bundleWorkflows()).not.toMatch(/createActivities|kysely/);
  });
});
