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
  const after = {
    REDIS_URL: "rediss://r.test",
    TEMPORAL_ADDRESS: "t.test:7233",
    DATABASE_URL: "postgres://u@d.test/x",
  };
  expect(say({}, after)).toHaveLength(3);
});

it("is silent about the same place with another password", () => {
  expect(say({ DATABASE_URL: "postgres://a:old@d.test/x" }, { DATABASE_URL: "postgres://a:new@d.test/x" })).toEqual([]);
});

it.each([
  ["DATABASE_URL", "postgres://u:hunter#2@db.test:5432/app"],
  ["DATABASE_URL", "postgres://u:hunter"], // what dotenv takes of that without quotes
  ["DATABASE_URL", "postgres://u:42#2@db.test:5432/app"], // is a URL: of the host u, at port 42
  ["DATABASE_URL", "postgres://u:42/hunter@db.test:5432/app"],
  ["DATABASE_URL", "postgres://u:42/hunter"],
  ["DATABASE_URL", "u:hunter2@db.test/app"],
  ["REDIS_URL", "redis://u:42#hunter@r.test"],
  ["REDIS_URL", "redis://u:hunter?2@r.test"],
  ["TEMPORAL_ADDRESS", "https://u:hunter@t.test:7233"],
])("shows nothing of a connection of which it cannot be told what is secret: %s=%s", (name, value) => {
  const text = JSON.stringify([...say({ [name]: value }, {}), ...say({}, { [name]: value })]);
  expect(text).toContain("the one that was set");
  expect(text).not.toMatch(/hunter|42/);
});

it("knows two of them from each other all the same", () => {
  const [before, after] = ["redis://u:42#hunter@r.test", "redis://u:42#hunter@other.test"];
  expect(say({ REDIS_URL: before }, { REDIS_URL: after })).toHaveLength(1);
});

it.each([
  ["DATABASE_URL", "postgres://u@d.test/x", "postgresql://u@d.test:5432/x"],
  ["REDIS_URL", "redis://r.test", "redis://r.test:6379/"],
  ["REDIS_URL", "rediss://r.test/1", "rediss://r.test:6379/1"],
])("is silent about a usual port that is written out: %s=%s", (name, before, after) => {
  expect(say({ [name]: before }, { [name]: after })).toEqual([]);
});
