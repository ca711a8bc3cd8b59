import type { TracePage, TraceSummary } from "@cognobserve/contracts/public-api";

export interface Merged {
  readonly pages: readonly TracePage[];
  /** Traces in the fresh page that the list did not have. */
  readonly added: number;
  /** False when so much is new that the list no longer joins up: it then starts again from the fresh page. */
  readonly joined: boolean;
}

/**
 * Brings a list of pages up to date with a freshly fetched first page: traces that are there already change in place,
 * new ones come first, so that what was loaded below stays where it is.
 */
export function mergeFreshPage(pages: readonly TracePage[], fresh: TracePage): Merged {
  const known = new Set(pages.flatMap((page) => page.data.map((trace) => trace.trace_id)));
  const added = fresh.data.filter((trace) => !known.has(trace.trace_id));
  const joined = fresh.next_cursor === null || added.length < fresh.data.length;
  if (known.size === 0 || !joined) return { pages: [fresh], added: added.length, joined: known.size === 0 };
  const changed = new Map(fresh.data.map((trace) => [trace.trace_id, trace]));
  const kept = pages.map((page) => ({ ...page, data: page.data.map((trace) => changed.get(trace.trace_id) ?? trace) }));
  const [first, ...rest] = kept;
  if (!first) return { pages: [fresh], added: added.length, joined: true };
  return { pages: [{ ...first, data: newestFirst([...added, ...first.data]) }, ...rest], added: added.length, joined };
}

const newestFirst = (traces: TraceSummary[]): TraceSummary[] =>
  traces.sort((a, b) => Date.parse(b.start_time) - Date.parse(a.start_time));
