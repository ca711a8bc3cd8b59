import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificateFiles, externalProblems } from "./external-problems.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "external-"));
});
afterAll(() => rm(directory, { recursive: true }));

const sentences = async (
  environment: Readonly<Record<string, string>>,
  files: Partial<Record<keyof typeof certificateFiles, string>> = {},
) =>
  (await externalProblems(environment, { ...certificateFiles, ...files }))
    .map(({ name, problem }) => `${name} ${problem}`)
    .join("; ");

describe("externalProblems", () => {
  it("has nothing to say where nothing is external", async () => {
    expect(await sentences({ TEMPORAL_DATABASE: "", DATABASE_CA_FILE: "" })).toBe("");
  });

  it.each([
    [{ DATABASE_URL: "postgres://a@b/c", DATABASE_CA_FILE: "/ca" }, /sslmode=verify-full in DATABASE_URL/],
    [{ REDIS_URL: "redis://a", REDIS_CA_FILE: "/ca" }, /REDIS_CA_FILE means nothing unless .* rediss:/],
    [{ TEMPORAL_CERTIFICATE_FILE: "/c" }, /TEMPORAL_KEY_FILE is needed with TEMPORAL_CERTIFICATE_FILE/],
    [{ TEMPORAL_KEY_FILE: "/k" }, /TEMPORAL_CERTIFICATE_FILE is needed with TEMPORAL_KEY_FILE/],
    [{ TEMPORAL_CA_FILE: "/ca" }, /TEMPORAL_CA_FILE means nothing without TEMPORAL_TLS=true/],
    [{ DATABASE_URL: "postgres://a@b/temporal" }, /must be another database than .* our own, which is temporal/],
    [{ TEMPORAL_DATABASE: "x", TEMPORAL_VISIBILITY_DATABASE: "x" }, /must be another database/],
  ])("refuses %j", async (environment, sentence) => {
    expect(await sentences(environment as Record<string, string>)).toMatch(sentence);
  });

  it("looks into the files that are mounted", async () => {
    const environment = { DATABASE_URL: "postgres://a@b/c?sslmode=verify-full", DATABASE_CA_FILE: "/host/ca.pem" };
    const file = path.join(directory, "ca.pem");
    expect(await sentences(environment, { DATABASE_CA_FILE: file })).toMatch(/^DATABASE_CA_FILE cannot be read/);
    await writeFile(file, "no certificate");
    expect(await sentences(environment, { DATABASE_CA_FILE: file })).toMatch(
      /^DATABASE_CA_FILE holds no such thing in PEM/,
    );
  });
});
