import type { NearMissFacts, NearMissKind } from "@cognobserve/contracts/near-miss";
import { nearMissSentence } from "@cognobserve/contracts/near-miss-sentence";
import { afterLook, startWaiting } from "@cognobserve/installer/src/first-trace/waiting";
import { keyRows } from "@cognobserve/installer/src/ui/first-trace/keys";
import { screenLines } from "@cognobserve/installer/src/ui/first-trace/view";
import { noColours } from "@cognobserve/installer/src/ui/paint";
import { snippets } from "@cognobserve/settings/snippets";
import { describe, expect, it } from "vitest";

/* Every kind of near miss that the product knows, in its own words, on the screen that waits for the first trace. */

const ingestUrl = "http://localhost:8080";
const key_start = "co_sk_abcdef";
const examples: { readonly [Kind in NearMissKind]: Extract<NearMissFacts, { kind: Kind }> } = {
  "no-key": { kind: "no-key" },
  "other-scheme": { kind: "other-scheme", scheme: "Basic" },
  "placeholder-key": { kind: "placeholder-key" },
  "foreign-key": { kind: "foreign-key" },
  "cut-key": { kind: "cut-key", key_start },
  "unknown-key": { kind: "unknown-key", key_start },
  "revoked-key": { kind: "revoked-key", key_start },
  "other-project": { kind: "other-project", key_start },
  "wrong-project": { kind: "wrong-project" },
  "wrong-path": { kind: "wrong-path", method: "POST", path: "/v1/traces/v1/traces" },
  "other-signal": { kind: "other-signal", signal: "metrics" },
  "wrong-method": { kind: "wrong-method", method: "GET" },
  grpc: { kind: "grpc" },
  tls: { kind: "tls" },
  "content-type": { kind: "content-type", content_type: "text/plain" },
  "content-encoding": { kind: "content-encoding" },
  "invalid-json": { kind: "invalid-json", line: 3, column: 7 },
  "invalid-body": { kind: "invalid-body", reason: "spans.0.start_time: must be RFC 3339 text" },
  "too-large": { kind: "too-large", reason: "the body is larger than 16 MiB" },
  clock: { kind: "clock", offset_seconds: 3 * 3600, stored: true },
  "rejected-spans": { kind: "rejected-spans", count: 2, reason: "it has no start time" },
};

const start = Date.parse("2026-03-01T12:00:00Z");

function screenOf(facts: NearMissFacts, columns: number): readonly string[] {
  const otherProject = facts.kind === "other-project" || facts.kind === "revoked-key" ? "Billing" : undefined;
  const { came, remedy } = nearMissSentence(facts, { ingestUrl, otherProject, rightKey: "co_sk_0123ab" });
  const message = `A request came ${came}.`;
  const miss = { at: new Date(start).toISOString(), kind: facts.kind, message, remedy, client: "curl/8.5.0" };
  const looks = [[], [miss]].map((misses) => ({
    type: "seen" as const,
    at: start,
    traces: [],
    misses,
    outage: undefined,
  }));
  return screenLines(
    {
      waiting: looks.reduce(afterLook, startWaiting(start, undefined)),
      now: start + 2000,
      snippets: snippets({ ingestUrl, key: "co_sk_x", unique: "x1", now: new Date(start) }),
      chosen: 0,
      said: undefined,
      place: { dashboardUrl: "http://localhost:3000", projectId: "prj_1" },
      status: "cognobserve-install status",
      keys: keyRows({ unicode: true, canOpen: true }),
    },
    { paint: noColours, unicode: true },
    { columns, rows: 24 },
  );
}

describe.each([60, 80, 120])("near misses on %s columns", (columns) => {
  it("fit, and are said whole", async () => {
    const shown = Object.values(examples).map((facts) => {
      const lines = screenOf(facts, columns);
      for (const line of lines) expect(line.length).toBeLessThan(columns);
      const from = lines.findIndex((line) => line.startsWith("! "));
      return [`${facts.kind}:`, ...lines.slice(from, lines.indexOf("", from)), ""].join("\n");
    });
    await expect(shown.join("\n")).toMatchFileSnapshot(`screens/near-misses-${columns}.txt`);
  });
});
