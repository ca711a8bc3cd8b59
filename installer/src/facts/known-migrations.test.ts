import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { knownMigrations } from "./known-migrations.ts";

it("knows every migration that there is a file of", async () => {
  const files = await readdir("app/database/migrations");
  const names = files.filter((name) => /^\d/.test(name)).map((name) => name.replace(/\.ts$/, ""));
  expect(knownMigrations).toEqual(names.toSorted());
});
