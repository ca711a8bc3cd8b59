import { expect, it } from "vitest";
import { firstJobs, jobsInOrder } from "./run-jobs.ts";

const service = (restart: string, ...after: readonly string[]) => ({
  image: "x",
  restart,
  depends_on: Object.fromEntries(after.map((name) => [name, {}])),
});

it("puts each job after those that it waits for, also by way of a service", () => {
  const services = {
    web: service("unless-stopped", "migrate"),
    migrate: service("no", "databases"),
    databases: service("no", "postgres"),
    postgres: service("unless-stopped", "secrets"),
    secrets: service("no"),
  };
  expect(jobsInOrder(services)).toEqual(["secrets", "databases", "migrate"]);
  expect(firstJobs(services)).toEqual(["secrets"]);
});

it("does without one that an overlay has taken away", () => {
  expect(jobsInOrder({ databases: service("no", "postgres"), secrets: service("no") })).toEqual([
    "databases",
    "secrets",
  ]);
});
