import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { createVolume, isHealthy, runInBackground } from "../quickstart/image-run.ts";
import { until } from "../until.ts";

/* The very first start is cut short, again and again, each time further on. */

describe("the first start", () => {
  it("goes on by itself after kill -9 at any moment", async () => {
    await using volume = await createVolume();
    await using container = await runInBackground(volume.mount);
    // How far it gets in that time differs from machine to machine, and what must come of it does not.
    for (let ms = 100; ms <= 2_500; ms += 400) {
      await pause(ms);
      await execa("docker", ["kill", container.name]);
      await execa("docker", ["start", container.name]);
    }
    await until("it is healthy", () => isHealthy(container));
    expect(await container.logs()).toMatch(/^cognobserve: ready/m);
  });
});
