import { describe, expect, it } from "vitest";
import type { ServiceContainer } from "../engine/service-container.ts";
import { findFallen, isBroken, isReady, whatIsToCome } from "./container-state.ts";

const service: ServiceContainer = {
  id: "1",
  name: "x-web-1",
  service: "web",
  imageId: "",
  configHash: "",
  status: "running",
  health: "healthy",
  restarts: 0,
  exitCode: 0,
  outOfMemory: false,
  startedAt: "",
  error: "",
  isJob: false,
};
const job: ServiceContainer = { ...service, service: "migrate", health: undefined, isJob: true, status: "exited" };
const fell = (container: ServiceContainer, before = 0) => findFallen([container], new Map([["1", before]]))?.how;

describe("findFallen", () => {
  it.each([
    ["a healthy service", service, undefined],
    ["a service that is not healthy yet", { ...service, health: "unhealthy" }, undefined],
    ["a service that died once in a first start", { ...service, status: "restarting", restarts: 1 }, undefined],
    ["a job that is done", job, undefined],
    ["a job at work", { ...job, status: "running" }, undefined],
    ["a job that failed", { ...job, exitCode: 1 }, "failed with exit code 1"],
    ["a service that ended", { ...service, status: "exited", exitCode: 2 }, "ended with exit code 2"],
    [
      "a service that dies over and over",
      { ...service, status: "restarting", restarts: 3, exitCode: 1 },
      "ended with exit code 1 again and again",
    ],
    [
      "one that the engine cannot start",
      { ...service, status: "created", error: "no port" },
      "could not be started: no port",
    ],
  ])("%s", (_, container, how) => {
    expect(fell(container)).toBe(how);
  });

  it("does not count what happened before it was waited for", () => {
    expect(fell({ ...service, restarts: 7 }, 6)).toBeUndefined();
  });
});

it("knows when all is as it should be, and says what is to come", () => {
  expect([service, job].every(isReady)).toBe(true);
  const starting = { ...service, health: "starting" };
  expect([starting, { ...starting, health: "unhealthy" }, { ...job, exitCode: 1 }].map(isBroken)).toEqual([
    false,
    true,
    true,
  ]);
  const open = [
    { ...service, service: "postgres", health: "starting" },
    { ...job, status: "running" },
    { ...job, service: "later", status: "created" },
    service,
  ];
  expect(whatIsToCome(open)).toBe("migrate at work; waiting for postgres");
});
