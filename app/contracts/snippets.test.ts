import { expect, test } from "vitest";
import { snippets } from "./snippets.ts";
import { sdkTraceInput, simpleTraceInput } from "./trace-input.ts";

const values = {
  ingestUrl: "https://traces.example.com",
  key: "co_sk_abc",
  unique: "x1",
  now: new Date("2026-03-12T12:00:00Z"),
};
const codeOf = (id: string) => snippets(values).find((snippet) => snippet.id === id)?.code ?? "";

test("every snippet has the address and the key of its reader", () => {
  for (const { code } of snippets(values)) {
    expect(code).toContain("https://traces.example.com/v1/traces");
    expect(code).toContain("co_sk_abc");
  }
});

const bodyOf = (code: string) => JSON.parse(code.slice(code.indexOf("-d '") + 4, -1));

test("the bodies of the curl commands are traces as ingest takes them", () => {
  expect(simpleTraceInput.parse(bodyOf(codeOf("curl")))).toMatchObject({
    id: "hello-x1",
    name: "hello-world",
    spans: [],
  });
  expect(sdkTraceInput.parse(bodyOf(codeOf("json"))).spans).toHaveLength(2);
});

test("no quote in a body ends the shell's quoting early", () => {
  for (const id of ["curl", "json"]) expect(codeOf(id).split("'")).toHaveLength(3);
});
