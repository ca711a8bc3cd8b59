import { describe, expect, it } from "vitest";
import { overlayProblems } from "./overlay-problems.ts";

const sentences = (environment: Readonly<Record<string, string>>): string =>
  overlayProblems(environment)
    .map(({ name, problem }) => `${name} ${problem}`)
    .join("; ");

describe("overlayProblems", () => {
  it.each([
    {},
    { DATABASE_URL: "", OVERLAY_EXTERNAL_POSTGRES: "" },
    { DATABASE_URL: "postgres://a@b/c", DATABASE_CA_FILE: "/ca", OVERLAY_EXTERNAL_POSTGRES: "true" },
    { GATEWAY_TLS: "proxy", OVERLAY_BEHIND_PROXY: "true" },
    { GATEWAY_TLS: "off", NEXTAUTH_URL: "https://behind.somebodys-proxy.example.com" },
  ])("has nothing to say of %j", (environment) => {
    expect(sentences(environment as Record<string, string>)).toBe("");
  });

  it.each([
    [
      { DATABASE_URL: "postgres://a@b/c" },
      /^DATABASE_URL is set, .* external-postgres\.yml alone: add it to COMPOSE_FILE$/,
    ],
    [{ REDIS_URL: "redis://a" }, /^REDIS_URL is set, .* external-redis\.yml alone/],
    [{ TEMPORAL_ADDRESS: "a:7233" }, /^TEMPORAL_ADDRESS is set, .* external-temporal\.yml alone/],
    [{ GATEWAY_TLS: "files" }, /^GATEWAY_TLS is files, .* tls-files\.yml alone/],
    [{ OVERLAY_EXTERNAL_REDIS: "true" }, /REDIS_URL is not set: take external-redis\.yml out of COMPOSE_FILE, or set/],
    [{ OVERLAY_TLS_AUTOMATIC: "true" }, /it is off: take tls-automatic\.yml out .*, or set GATEWAY_TLS to automatic$/],
    [
      { GATEWAY_TLS: "files", OVERLAY_TLS_FILES: "true", OVERLAY_BEHIND_PROXY: "true" },
      /^GATEWAY_TLS is needed by behind-proxy\.yml, and it is files/,
    ],
    [{ DATABASE_CA_FILE: "/ca" }, /^DATABASE_CA_FILE means nothing without DATABASE_URL/],
    [
      { TEMPORAL_API_KEY: "key", TEMPORAL_TLS: "false" },
      /^TEMPORAL_API_KEY means nothing without TEMPORAL_ADDRESS[^;]*$/,
    ],
  ])("refuses %j", (environment, sentence) => {
    expect(sentences(environment as Record<string, string>)).toMatch(sentence);
  });
});
