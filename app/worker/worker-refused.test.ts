import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BundledWorker } from "./testing/bundled-worker.ts";
import { forgetfulTemporal } from "./testing/forgetful-temporal.ts";
import { Gate } from "./testing/gate.ts";
import { temporalAddress, uniqueName } from "./testing/temporal.ts";

/* In a file of its own, beside which others run: Temporal's client bears a refusal for a minute before it gives up. */

let bundled: BundledWorker;
let fresh: FreshDatabase;
beforeAll(async () => {
  [bundled, fresh] = await Promise.all([BundledWorker.make(), freshDatabase()]);
});
afterAll(async () => {
  await bundled?.remove();
  await fresh?.drop();
});

it("ends, to be started afresh, when Temporal has come back empty", { timeout: 120_000 }, async () => {
  const gate = await Gate.to(temporalAddress());
  await gate.open();
  const { child, says } = bundled.start({
    DATABASE_URL: fresh.url,
    TEMPORAL_ADDRESS: gate.address,
    TEMPORAL_NAMESPACE: uniqueName("emptied"),
  });
  await says('"msg":"ready"');
  await gate.close();
  const forgetful = await forgetfulTemporal();
  await gate.open(forgetful.address);
  expect(await child).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^the worker cannot run: Temporal has refused its polls.*Start it again/),
  });
  await gate.close();
  forgetful.close();
});
