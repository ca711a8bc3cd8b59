import { readFile } from "node:fs/promises";
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

it("the Node.js program is installed in the series that it is tested with", async () => {
  const versions = await readFile("docker/versions", "utf8");
  const install = programs.find(({ id }) => id === "node")?.install ?? "";
  const series = [...install.matchAll(/(@[\w./-]+)@([\d.]+)/g)].map(([, name, version]) => [name, version]);
  const tested = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(versions)?.[1];
  expect(series).toEqual([
    ["@opentelemetry/sdk-trace-node", tested("OTEL_NODE_VERSION")?.split(".")[0]],
    [
      "@opentelemetry/exporter-trace-otlp-proto",
      tested("OTEL_NODE_EXPORTER_VERSION")?.split(".").slice(0, 2).join("."),
    ],
  ]);
});
