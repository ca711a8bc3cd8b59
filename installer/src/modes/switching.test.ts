import { expect, it } from "vitest";
import { consequencesOf } from "./switching.ts";

const say = (before: object, after: object) => consequencesOf(before, after, "observe");

it("says where the traces so far stay, and how to go back, and repeats no password", () => {
  const [consequence] = say({}, { DATABASE_URL: "postgres://app:hunter2@db.test:5432/app" });
  expect(consequence?.message).toMatch(/stay in the volume observe_postgres_data, .* what is in db\.test:5432\/app\.$/);
  expect(consequence?.commands).toEqual([expect.stringMatching(/--set DATABASE_URL=$/)]);
  expect(JSON.stringify(consequence)).not.toContain("hunter2");
});

it("says the same of the way back", () => {
  const [consequence] = say({ DATABASE_URL: "postgres://app:hunter2@db.test:5432/app" }, { DATABASE_URL: "" });
  expect(consequence?.message).toMatch(/stay in db\.test:5432\/app, .* the volume observe_postgres_data\.$/);
  expect(JSON.stringify(consequence)).not.toContain("hunter2");
});

it("has a sentence for each service that is exchanged", () => {
  const after = { REDIS_URL: "rediss://r.test", TEMPORAL_ADDRESS: "t.test:7233", DATABASE_URL: "postgres://d.test/x" };
  expect(say({}, after)).toHaveLength(3);
});

it("is silent about the same place with another password", () => {
  expect(say({ DATABASE_URL: "postgres://a:old@d.test/x" }, { DATABASE_URL: "postgres://a:new@d.test/x" })).toEqual([]);
});
