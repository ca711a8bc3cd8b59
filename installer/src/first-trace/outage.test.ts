import { describe, expect, it } from "vitest";
import type { HealthReport } from "../follow/health-report.ts";
import { dashboardOutage, ingestOutage, type Returned } from "./outage.ts";
import { closed, healthy } from "./testing/outages.ts";

const url = "http://observe.example.com:3000";
const hangsUp: Returned = { reason: "it hangs up", how: "broken" };
const slow: Returned = { reason: "it takes too long to answer", how: "slow" };
const inItsWords = '{"error":{"code":"of-some-kind","message":"No."}}';
const answer = (status: number, text = ""): Returned => ({ status, text });

describe("the dashboard", () => {
  it.each([
    ["is not well when it says so", answer(404, inItsWords), healthy, /is not well: it answers 404\.$/, true],
    ["is not well when a gateway says so", answer(502, "<html>"), healthy, /is not well: it answers 502\.$/, true],
    [
      "is another program when it answers, but in other words",
      answer(200, "<html>"),
      healthy,
      /^What answers at http:\/\/observe\.example\.com:3000 is not CognObserve, or another version of it\.$/,
      true,
    ],
    [
      "is another program when that wants a sign-in of its own",
      answer(401, '{"error":"unauthorized"}'),
      healthy,
      /is not CognObserve, or another version of it: it answers 401\.$/,
      true,
    ],
    ["is down when its container has ended", closed, { ...healthy, status: "exited" }, /-1 is exited\.$/, true],
    ["is down when it has no container", closed, "none", /^CognObserve is down: it has no container\.$/, true],
    [
      "is out of reach when the engine says that it is well",
      closed,
      healthy,
      /not reachable from here at .*: no way/,
      false,
    ],
    [
      "is not called well while it starts",
      closed,
      { ...healthy, health: "starting" },
      /^CognObserve does not answer/,
      true,
    ],
    [
      "is not out of reach when a connection gets there",
      hangsUp,
      healthy,
      /does not answer at .*: it hangs up\.$/,
      true,
    ],
    ["is not judged when the engine cannot be asked", closed, undefined, /^CognObserve does not answer/, true],
  ] as const)("%s", (_, returned, container, message, down) => {
    const outage = dashboardOutage(url, returned, container);
    expect(outage.message).toMatch(message);
    expect(outage.down).toBe(down);
  });
});

describe("ingest", () => {
  const report = (ingest: HealthReport["services"][string]): HealthReport => ({
    status: "healthy",
    version: "1",
    services: { ingest },
  });
  const pass = report({ status: "pass" });
  const fail = report({ status: "fail", reason: "Nothing listens there." });

  it("can receive when it says so", () => {
    expect(ingestOutage(url, answer(200, '{"status":"ok"}'), undefined)).toBeUndefined();
  });

  it.each([
    [
      "tells itself why it cannot",
      answer(503, '{"reason":"The disk is full."}'),
      pass,
      /now: The disk is full\.$/,
      true,
    ],
    [
      "is told of by the dashboard behind a gateway",
      answer(502, "<html>"),
      fail,
      /now: Nothing listens there\.$/,
      true,
    ],
    ["is told of by what it answers, at least", answer(502), undefined, /now: it answers 502\.$/, true],
    [
      "is out of reach when the dashboard gets there",
      closed,
      pass,
      /^Ingest is up, but not reachable from here/,
      false,
    ],
    ["is down when the dashboard does not get there either", closed, fail, /^Ingest is down.*: Nothing listens/, true],
    ["is not out of reach when a connection gets there", hangsUp, pass, /^Ingest is down.*: it hangs up\.$/, true],
    ["is slow when time runs out on this way alone", slow, pass, /^Ingest is slow to answer at /, false],
    ["is slow when the dashboard takes its time as well", slow, undefined, /^Ingest is slow to answer at /, false],
    ["is not well when it is silent to the dashboard, too", slow, fail, /^No trace can.* now: Nothing listens/, true],
    ["is down when nobody can tell", closed, undefined, /^Ingest is down.*: no way leads/, true],
  ] as const)("%s", (_, returned, health, message, down) => {
    const outage = ingestOutage(url, returned, health);
    expect(outage?.message).toMatch(message);
    expect(outage?.down).toBe(down);
  });
});
