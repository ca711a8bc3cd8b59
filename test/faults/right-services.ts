import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExternalServices, password } from "../installer/external-services.ts";
import { type Line, type TestInstallation, testInstallation } from "../installer/installation.ts";
import type { Settings } from "./row.ts";
import { postgresUrl } from "./rows/postgres.ts";
import { redisUrl } from "./rows/redis.ts";
import { mutual } from "./rows/temporal.ts";
import type { World } from "./world.ts";

/** Everything of the user's own, as it should be. */
const good = (services: ExternalServices): Settings => ({
  DATABASE_URL: postgresUrl(services, "app", "app", "verify-full"),
  DATABASE_CA_FILE: services.authority.file("ca.pem"),
  REDIS_URL: redisUrl(services),
  REDIS_CA_FILE: services.authority.file("ca.pem"),
  ...mutual(services),
});

/** Runs the mode «production» with `--set` for each of the settings. */
async function runWith({ run, options, web }: TestInstallation, settings: Settings) {
  const set = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const url = ["--url", web.replace("127.0.0.1", "localhost")];
  const { code, lines, output } = await run(["--yes", "--mode", "production", ...url, ...options, ...set]);
  expect(output).not.toContain(password);
  return {
    code,
    output,
    failure: lines.find(({ type }) => type === "failure"),
    verdict: (check: string): Line | undefined => lines.find(({ type, id }) => type === "check" && id === check),
  };
}

/** The other side of the table: services that are as they should be are let pass. */
export function describeRightServices(world: () => World): void {
  describe("external services that are as they should be", () => {
    let services: ExternalServices;
    let installation: TestInstallation;
    beforeAll(async () => {
      services = await world().services();
      installation = await testInstallation("0.1.0");
    });
    afterAll(() => installation?.[Symbol.asyncDispose]());

    it("pass, each with what it is, before another one is refused", async () => {
      const database = await runWith(installation, {
        ...good(services),
        DATABASE_URL: postgresUrl(services, "app", "nowhere"),
        TEMPORAL_NAMESPACE: "new",
      });
      expect(database.failure).toMatchObject({ code: "database-missing" });
      expect(database.verdict("redis")).toMatchObject({
        verdict: "warn",
        message: expect.stringContaining("noeviction"),
      });
      expect(database.verdict("temporal")).toMatchObject({
        verdict: "pass",
        message: expect.stringMatching(/^Temporal 1\.\d+.* at .*, namespace new \(will be made\)$/),
      });
      const other = await runWith(installation, {
        ...good(services),
        DATABASE_URL: postgresUrl(services, "app", "used"),
        REDIS_URL: "rediss://redis.invalid",
      });
      expect(other.verdict("database")).toMatchObject({
        verdict: expect.stringMatching(/pass|warn/),
        message: expect.stringMatching(/^Postgres 17\.\d+ at .*, database used \(used before\)/),
      });
    });

    it("takes databases that are Temporal's already from a user who may make none", async () => {
      const { failure, verdict } = await runWith(installation, {
        DATABASE_URL: postgresUrl(services, "plain", "plain"),
        TEMPORAL_DATABASE: "plain_temporal",
        TEMPORAL_VISIBILITY_DATABASE: "plain_visibility",
        REDIS_URL: "redis://redis.invalid",
      });
      expect(failure).toMatchObject({ code: "redis-host-unknown" });
      expect(verdict("database")).toMatchObject({ verdict: expect.stringMatching(/pass|warn/) });
    });

    it("carry an installation, and pass again when they are in use", async () => {
      await using other = await testInstallation("test");
      const { code, output } = await runWith(other, { ...good(services), TEMPORAL_NAMESPACE: "observe" });
      expect(code, output).toBe(0);
      const again = await runWith(other, { REDIS_URL: "rediss://redis.invalid" });
      expect(again.verdict("database")?.message).toMatch(/database app \(used before\)/);
      expect(again.verdict("temporal")).toMatchObject({ verdict: "pass" });
    });
  });
}
