import { describe, expect, it } from "vitest";
import type { Outage } from "./outage.ts";
import { afterLook, startWaiting, type Waiting } from "./waiting.ts";
import type { Look, NearMiss, SeenTrace } from "./watch.ts";

const start = Date.parse("2026-03-01T12:00:00Z");
const at = (second: number) => new Date(start + second * 1000).toISOString();
const own = { id: "probe", name: "Hello from the installer", startedAt: at(-30) };
const outage: Outage = { message: "It is down.", down: true };
const hello = { id: "hello-1", name: "hello-world", startedAt: at(-20) };
const noKey = (second: number): NearMiss => ({
  at: at(second),
  kind: "no-key",
  message: "A request came without an API key.",
  remedy: "Send the project's key as the header X-API-Key.",
  client: "curl",
});
const seen = (
  second: number,
  traces: readonly SeenTrace[],
  misses?: readonly NearMiss[],
): Look & { readonly type: "seen" } => ({
  type: "seen",
  at: start + second * 1000,
  traces,
  misses,
  outage: undefined,
});
const after = (...looks: readonly Look[]): Waiting => looks.reduce(afterLook, startWaiting(start, own.id));

describe("a trace", () => {
  it("has arrived when it was not there at the first look", () => {
    const waiting = after(seen(0, [own], []), seen(1, [hello, own], []), seen(2, [hello, own], []));
    expect(waiting.arrived).toEqual([{ ...hello, noticedAt: start + 1000 }]);
    expect(waiting.before).toBeUndefined();
  });

  it("that was there before is no arrival, and the installer's own is neither", () => {
    const waiting = after(seen(0, [hello, own], []), seen(1, [hello, own], []));
    expect(waiting).toMatchObject({ before: hello, arrived: [] });
  });

  it("arrives although the first looks failed, and several arrive in the order in which they started", () => {
    const later = { id: "later", name: "later", startedAt: at(2) };
    const unreachable: Look = { type: "unreachable", at: start, outage };
    const waiting = after(unreachable, seen(1, [own], []), unreachable, seen(3, [later, hello, own], []));
    expect(waiting.arrived.map(({ id }) => id)).toEqual(["hello-1", "later"]);
  });
});

describe("a near miss", () => {
  it("that comes again is the same one, noticed anew", () => {
    const waiting = after(seen(0, [own], []), seen(2, [own], [noKey(1)]), seen(3, [own], [noKey(1)]));
    expect(waiting.misses).toEqual([{ ...noKey(1), noticedAt: start + 2000 }]);
    const again = afterLook(waiting, seen(9, [own], [noKey(8)]));
    expect(again.misses).toEqual([{ ...noKey(8), noticedAt: start + 9000 }]);
  });

  it("from before is as old as the product says, and not from the future", () => {
    const [past, future] = [noKey(-60), noKey(600)];
    expect(after(seen(0, [own], [future, past])).misses.map(({ noticedAt }) => noticedAt)).toEqual([
      start,
      start - 60_000,
    ]);
  });

  it("is settled when a trace arrives after it; one that comes with the trace or later is not", () => {
    const [with_, later] = [noKey(2), noKey(5)];
    const arrived = after(seen(0, [own], []), seen(1, [own], [noKey(1)]), seen(3, [hello, own], [with_, noKey(1)]));
    expect(arrived.misses.map(({ at }) => at)).toEqual([with_.at]);
    const on = afterLook(arrived, seen(6, [hello, own], [later, with_, noKey(1)]));
    expect(on.misses.map(({ at }) => at)).toEqual([later.at, with_.at]);
  });

  it("that came before a trace that was there already is settled, unless that trace's clock was fast", () => {
    const [before, since] = [noKey(-25), noKey(-15)];
    expect(after(seen(0, [hello, own], [since, before])).misses.map(({ at }) => at)).toEqual([since.at]);
    expect(after(seen(0, [own], [since, before])).misses).toHaveLength(2);
    const fast = { ...hello, startedAt: at(3600) };
    expect(after(seen(0, [fast, own], [since, before])).misses).toHaveLength(2);
  });

  it("is not that another project gets traces, once one has arrived here", () => {
    const elsewhere = (second: number): NearMiss => ({ ...noKey(second), kind: "other-project" });
    const waiting = after(seen(0, [own], []), seen(2, [own], [elsewhere(1)]));
    expect(waiting.misses).toHaveLength(1);
    const arrived = afterLook(waiting, seen(4, [hello, own], [elsewhere(4), noKey(4)]));
    expect(arrived.misses.map(({ kind }) => kind)).toEqual(["no-key"]);
  });

  it("stays on the screen while the product notes none", () => {
    const waiting = after(seen(0, [own], [noKey(0)]), seen(1, [own]));
    expect(waiting).toMatchObject({ watching: false, misses: [{ at: noKey(0).at }] });
  });
});

it("what is wrong with the installation is said, and forgotten when it is well again", () => {
  const away: Look = { type: "unreachable", at: start, outage };
  expect(after(seen(0, [own], []), away)).toMatchObject({ last: "unreachable", trouble: outage });
  const ingestAway = afterLook(after(away), { ...seen(1, [own], []), outage });
  expect(ingestAway).toMatchObject({ last: "seen", trouble: outage });
  expect(afterLook(ingestAway, seen(2, [own], []))).toMatchObject({ last: "seen", trouble: undefined });
  expect(after(away, { type: "refused", at: start })).toMatchObject({ last: "refused", trouble: undefined });
});
