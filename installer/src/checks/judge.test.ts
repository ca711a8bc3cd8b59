import { describe, expect, it } from "vitest";
import type { Facts } from "../facts/facts.ts";
import type { ProductionFacts } from "../facts/production-facts.ts";
import { host, kind, place } from "../testing/judged.ts";
import type { Need } from "./check.ts";
import { judge } from "./judge.ts";

const need: Need = {
  engineMajor: 24,
  memoryBytes: 1e9,
  freeMemoryBytes: 0.6e9,
  diskBytes: 2e9,
  apiKeyGiven: false,
  volumeSettingsGiven: [],
};

/** A machine on which everything is as it should be. */
const good: Omit<Facts, keyof ProductionFacts | "platform" | "url" | "composeFiles" | "refusedCommand"> &
  Pick<Facts, "enginePlace"> = {
  engine: { state: "ready", version: "26.1.5+dfsg1", os: "linux", arch: "amd64" },
  engineKind: kind,
  enginePlace: place,
  images: [],
  registry: [],
  now: "2026-11-24T12:00:00.000Z",
  commands: { docker: true, compose: "2.26.1" },
  host,
  memory: { totalBytes: 8e9, availableBytes: 4e9 },
  dataRoot: { path: "/var/lib/docker", freeBytes: 50e9 },
  ports: [
    { setting: "WEB_PORT", port: 3000, state: "free", holder: "", alternative: 3000 },
    { setting: "INGEST_PORT", port: 8080, state: "free", holder: "", alternative: 8080 },
  ],
  directory: {
    path: "/opt/x",
    usual: "/opt/cognobserve",
    exists: false,
    problem: undefined,
    installed: false,
    hasComposeFile: false,
    hasApiKey: false,
  },
  project: { project: "x", otherDirectory: undefined, volume: undefined },
};

/** Code of what refuses, if anything does. */
const refusal = (facts: Partial<Facts>, apiKeyGiven = false): string | undefined =>
  judge({ ...good, ...facts }, { ...need, apiKeyGiven })
    .flatMap((verdict) => (verdict.verdict === "refuse" ? [verdict.failure.text.code] : []))
    .at(0);

describe("judge", () => {
  it("passes a good machine in every check", () => {
    expect(judge(good, need).map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      "engine-kind pass",
      "engine pass",
      "compose pass",
      "buildx pass",
      "engine-place pass",
      "architecture pass",
      "clock pass",
      "memory pass",
      "disk pass",
      "registry pass",
      "directory pass",
      "leftovers pass",
      "ports pass",
    ]);
  });

  it.each<[string, Partial<Facts>]>([
    ["docker-missing", { commands: { docker: false, compose: undefined } }],
    ["docker-permission", { engine: { state: "permission", socket: "/var/run/docker.sock", user: "ada" } }],
    [
      "user-without-name",
      { engine: { state: "permission-nameless", socket: "/s", userId: 54321, groupId: 54321, socketGroupId: 998 } },
    ],
    ["docker-tls-refused", { engine: { state: "tls", endpoint: "tcp://x", reason: "certificate required" } }],
    ["docker-unreachable", { engine: { state: "unreachable", endpoint: "unix:///x", reason: "nobody listens there" } }],
    ["docker-too-old", { engine: { state: "ready", version: "20.10.24", os: "linux", arch: "amd64" } }],
    ["compose-missing", { commands: { docker: true, compose: undefined } }],
    ["memory-low", { memory: { totalBytes: 0.5e9, availableBytes: undefined } }],
    ["disk-full", { dataRoot: { path: "/var/lib/docker", freeBytes: 1e9 } }],
    ["directory-unwritable", { directory: { ...good.directory, problem: "/opt is not yours." } }],
    ["directory-foreign", { directory: { ...good.directory, hasComposeFile: true } }],
    ["project-taken", { project: { ...good.project, otherDirectory: "/srv/x" } }],
    ["leftover-volume", { project: { ...good.project, volume: "x_data" } }],
    [
      "port-taken",
      { ports: [{ setting: "WEB_PORT", port: 3000, state: "taken", holder: "node.", alternative: 3001 }] },
    ],
    [
      "port-twice",
      {
        ports: [
          { setting: "WEB_PORT", port: 3000, state: "ours", holder: "", alternative: 3001 },
          { setting: "INGEST_PORT", port: 3000, state: "ours", holder: "", alternative: 3001 },
        ],
      },
    ],
  ])("refuses: %s", (code, facts) => {
    expect(refusal(facts)).toBe(code);
  });

  it.each<[string, Partial<Facts>]>([
    ["a development build of the engine", { engine: { state: "ready", version: "dev", os: "linux", arch: "amd64" } }],
    ["ports that are ours already", { ports: good.ports.map((port) => ({ ...port, state: "ours" as const })) }],
    ["our own compose file", { directory: { ...good.directory, installed: true, hasComposeFile: true } }],
    [
      "data whose .env is there",
      { project: { ...good.project, volume: "x_data" }, directory: { ...good.directory, hasApiKey: true } },
    ],
  ])("accepts %s", (_, facts) => {
    expect(refusal(facts)).toBeUndefined();
  });

  it("accepts data from before when the user names its key", () => {
    expect(refusal({ project: { ...good.project, volume: "x_data" } }, true)).toBeUndefined();
  });

  it("refuses to change a secret of a data volume that is there, and takes it for one that is not", () => {
    const given = { ...need, apiKeyGiven: true, volumeSettingsGiven: ["POSTGRES_PASSWORD"] };
    const leftovers = (volume: string | undefined) =>
      judge({ ...good, project: { ...good.project, volume } }, given).find(({ id }) => id === "leftovers");
    expect(leftovers("x_data")).toMatchObject({ verdict: "refuse", failure: { text: { code: "belongs-to-volume" } } });
    expect(leftovers(undefined)).toMatchObject({ verdict: "pass" });
  });

  it("only warns of memory that is taken just now", () => {
    const verdicts = judge({ ...good, memory: { totalBytes: 8e9, availableBytes: 0.2e9 } }, need);
    expect(verdicts.find(({ id }) => id === "memory")).toMatchObject({ verdict: "warn" });
  });

  it("leaves out what could not be looked at", () => {
    const { engine, commands, host, directory, ports } = good;
    const known = { engine, commands, host, directory, ports };
    expect(judge(known, need).map(({ id }) => id)).toEqual(["engine", "compose", "buildx", "directory", "ports"]);
  });
});
