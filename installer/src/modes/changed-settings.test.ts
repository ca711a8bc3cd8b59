import { expect, it } from "vitest";
import { changedSettings } from "./changed-settings.ts";
import type { Values } from "./mode.ts";

const key = "co_sk_0123456789abcdef0123456789abcdef";

it.each<[string, Values, Values, readonly string[]]>([
  ["nothing of what stays", { VERSION: "1.4.2", INIT_API_KEY: key }, { VERSION: "1.4.2", INIT_API_KEY: key }, []],
  ["another version", { VERSION: "1.4.2" }, { VERSION: "1.5.0" }, ["VERSION: 1.4.2 → 1.5.0"]],
  ["what took the place of a default", {}, { WEB_PORT: "3100" }, ["WEB_PORT: 3000 → 3100"]],
  ["what gives way to it again", { WEB_PORT: "3100" }, { WEB_PORT: "" }, ["WEB_PORT: 3000 again"]],
  ["what was not there, and has no default", {}, { ACME_EMAIL: "ada@example.com" }, ["ACME_EMAIL: ada@example.com"]],
  ["what is not wanted any more", { ACME_EMAIL: "ada@example.com" }, {}, ["ACME_EMAIL: no longer set"]],
  ["a service of one's own", {}, { TEMPORAL_ADDRESS: "t.test:7233" }, ["TEMPORAL_ADDRESS: t.test:7233"]],
  ["the bundled one", { TEMPORAL_ADDRESS: "t.test:7233" }, {}, ["TEMPORAL_ADDRESS: the bundled one again"]],
  ["another secret by name alone", { INIT_API_KEY: key }, { INIT_API_KEY: `${key}2` }, ["INIT_API_KEY: another value"]],
  ["a new secret by name alone", {}, { INIT_API_KEY: key }, ["INIT_API_KEY: set"]],
  ["nothing of a default that is written out", {}, { RETENTION_DAYS: "30" }, []],
  ["nothing of one that is left out again", { RETENTION_DAYS: "30" }, { RETENTION_DAYS: "" }, []],
  ["nothing of the same in other words", { NEXTAUTH_URL: "http://x.test" }, { NEXTAUTH_URL: "http://x.test/" }, []],
  [
    "a URL as it is used",
    { INGEST_URL: "http://x.test/" },
    { INGEST_URL: "http://y.test/" },
    ["INGEST_URL: http://x.test → http://y.test"],
  ],
  ["what could not be used before", { WEB_PORT: "abc" }, { WEB_PORT: "3100" }, ["WEB_PORT: abc → 3100"]],
  ["nothing that is no setting of ours", { COMPOSE_PROJECT_NAME: "x" } as Values, {}, []],
])("tells %s", (_, before, after, lines) => {
  expect(changedSettings(before, after)).toEqual(lines);
});
