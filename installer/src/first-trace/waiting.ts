import type { Outage } from "./outage.ts";
import type { Look, NearMiss, SeenTrace } from "./watch.ts";

/** A near miss, and when it was noticed here, in Unix milliseconds of this machine. */
export interface NoticedMiss extends NearMiss {
  readonly noticedAt: number;
}

export interface ArrivedTrace extends SeenTrace {
  readonly noticedAt: number;
}

/** What is known while somebody waits for a trace. */
export interface Waiting {
  /** Since when, in Unix milliseconds of this machine. */
  readonly since: number;
  /** How the last look went; undefined before the first. */
  readonly last: Look["type"] | undefined;
  /** Whether any look has shown what there is. */
  readonly seenOnce: boolean;
  /** Why the last look saw nothing, or why nothing can arrive. */
  readonly trouble: Outage | undefined;
  /** False while near misses are not noted. */
  readonly watching: boolean;
  /** Ids of all traces that were seen; the installer's own from the start. */
  readonly known: ReadonlySet<string>;
  /** The newest that was there before. */
  readonly before: SeenTrace | undefined;
  /** What has arrived since, in that order. */
  readonly arrived: readonly ArrivedTrace[];
  /** Newest first. When a trace arrives, those that were noticed before it are settled. */
  readonly misses: readonly NoticedMiss[];
  /** Time of the last settled one. */
  readonly settled: string;
}

/** @param ownTraceId the trace that the installer itself has sent */
export const startWaiting = (since: number, ownTraceId: string | undefined): Waiting => ({
  since,
  last: undefined,
  seenOnce: false,
  trouble: undefined,
  watching: true,
  known: new Set(ownTraceId === undefined ? [] : [ownTraceId]),
  before: undefined,
  arrived: [],
  misses: [],
  settled: "",
});

/** What is known after another look. */
export function afterLook(waiting: Waiting, look: Look): Waiting {
  if (look.type === "unreachable") return { ...waiting, last: look.type, trouble: look.outage };
  if (look.type === "refused") return { ...waiting, last: look.type, trouble: undefined };
  const unseen = look.traces.filter(({ id }) => !waiting.known.has(id));
  const first = !waiting.seenOnce; // what is there at the first look was there before
  const arrivals = first ? [] : unseen.toReversed().map((trace) => ({ ...trace, noticedAt: look.at }));
  const arrived = [...waiting.arrived, ...arrivals];
  // Somebody whose trace has arrived knows the right key; what other projects are sent is then no matter of theirs.
  const misses = (look.misses ?? waiting.misses).filter(({ kind }) => arrived.length === 0 || kind !== "other-project");
  // One that is noticed together with the trace may be about it: its clock is off, or some of its spans are missing.
  const settled = first
    ? settledBefore(unseen[0], look.at)
    : arrivals.length > 0
      ? (waiting.misses[0]?.at ?? waiting.settled)
      : waiting.settled;
  return {
    ...waiting,
    last: look.type,
    seenOnce: true,
    trouble: look.outage,
    watching: look.misses !== undefined,
    known: new Set([...waiting.known, ...unseen.map(({ id }) => id)]),
    before: first ? unseen[0] : waiting.before,
    arrived,
    misses: misses.filter(({ at }) => at > settled).map((miss) => noticed(miss, waiting, look.at, first)),
    settled,
  };
}

/** Whoever looks again need not be told of what went wrong before the trace that they have sent since. */
function settledBefore(trace: SeenTrace | undefined, now: number): string {
  const started = Date.parse(trace?.startedAt ?? "");
  return started <= now ? new Date(started).toISOString() : ""; // none, or of a clock that is fast
}

/** The same mistake again is the same line with a new age. */
function noticed(miss: NearMiss, { misses }: Waiting, now: number, first: boolean): NoticedMiss {
  const same = misses.find(
    ({ at, message, client }) => at === miss.at && message === miss.message && client === miss.client,
  );
  // Of those that were there before, the product's clock alone knows; it need not be this machine's.
  const noticedAt = same?.noticedAt ?? (first ? Math.min(now, Date.parse(miss.at)) : now);
  return { ...miss, noticedAt };
}
