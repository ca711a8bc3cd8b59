import { expect, it } from "vitest";
import { keyPlaceholder, snippets } from "./snippets.ts";

const programs = snippets({
  ingestUrl: "https://traces.example.com",
  key: keyPlaceholder,
  unique: "x1",
  now: new Date("2026-03-12T12:00:00Z"),
});

it.each(programs)("$label, as its reader sees it", async ({ id, label, install, place, code }) => {
  const text = [label, install ?? "nothing to install", place, "", code, ""].join("\n");
  await expect(text).toMatchFileSnapshot(`snippets/${id}.txt`);
});

it("are of four clients, the shortest first", () => {
  expect(programs.map(({ id }) => id)).toEqual(["curl", "python", "node", "json"]);
});
