import { describe, expect, it } from "vitest";
import { composeFile, overlaysFor } from "./overlays.ts";

describe("overlaysFor", () => {
  it.each([
    [{}, []],
    [{ DATABASE_URL: "", GATEWAY_TLS: "off" }, []],
    [{ GATEWAY_TLS: "automatic" }, ["tls-automatic.yml"]],
    [{ GATEWAY_TLS: "files" }, ["tls-files.yml"]],
    [{ GATEWAY_TLS: "proxy" }, ["behind-proxy.yml"]],
    [
      { GATEWAY_TLS: "proxy", TEMPORAL_ADDRESS: "t:7233", REDIS_URL: "redis://r", DATABASE_URL: "postgres://p" },
      ["external-postgres.yml", "external-redis.yml", "external-temporal.yml", "behind-proxy.yml"],
    ],
  ] as const)("%j → %j", (values, expected) => {
    expect(overlaysFor(values)).toEqual(expected);
  });
});

describe("composeFile", () => {
  const external = { DATABASE_URL: "postgres://p" };

  it("is left unset while Compose finds the right files by itself, the user's override too", () => {
    expect(composeFile({}, undefined, ["docker-compose.override.yml"])).toBeUndefined();
  });

  it("keeps the user's override in effect once there are overlays", () => {
    expect(composeFile(external, undefined, ["docker-compose.override.yml"])).toBe(
      "docker-compose.yml:external-postgres.yml:docker-compose.override.yml",
    );
  });

  it("keeps further files that the user has named, and lists none twice", () => {
    const now = "docker-compose.yml:tls-files.yml:mine.yml:docker-compose.override.yml";
    expect(composeFile(external, now, ["docker-compose.override.yml"])).toBe(
      "docker-compose.yml:external-postgres.yml:mine.yml:docker-compose.override.yml",
    );
  });

  it("drops an overlay that is not needed any more", () => {
    expect(composeFile({}, "docker-compose.yml:tls-files.yml", [])).toBe("docker-compose.yml");
  });
});
