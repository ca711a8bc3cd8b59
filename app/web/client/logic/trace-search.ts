import { type TraceQuery, traceStatus } from "@cognobserve/contracts/public-api";
import { z } from "zod";

/** Time ranges that one click chooses, in minutes back from now. */
export const timeRanges = {
  "15m": { label: "Last 15 minutes", minutes: 15 },
  "1h": { label: "Last hour", minutes: 60 },
  "24h": { label: "Last 24 hours", minutes: 24 * 60 },
  "7d": { label: "Last 7 days", minutes: 7 * 24 * 60 },
  "30d": { label: "Last 30 days", minutes: 30 * 24 * 60 },
} as const;
export type TimeRange = keyof typeof timeRanges;
export const timeRangeKeys: readonly TimeRange[] = ["15m", "1h", "24h", "7d", "30d"];

const text = z.string().min(1).max(256).optional().catch(undefined);
const moment = z.iso.datetime({ offset: true }).optional().catch(undefined);

/** Filters of the trace list as they stand in the page's URL. What cannot be read is dropped, so that any link opens. */
export const traceSearch = z.object({
  name: z.string().min(1).max(200).optional().catch(undefined),
  status: traceStatus.optional().catch(undefined),
  model: text,
  session: text,
  user: text,
  range: z.enum(timeRangeKeys).optional().catch(undefined),
  from: moment,
  to: moment,
});
export type TraceSearch = z.infer<typeof traceSearch>;

/** The filters as the API takes them; a range counts back from `now`. */
export function toTraceQuery(search: TraceSearch, projectId: string, now: Date): Omit<TraceQuery, "limit" | "cursor"> {
  const since = search.range && new Date(now.getTime() - timeRanges[search.range].minutes * 60_000).toISOString();
  return {
    project_id: projectId,
    name: search.name,
    status: search.status,
    model: search.model,
    session_id: search.session,
    user_id: search.user,
    from: since ?? search.from,
    to: search.range ? undefined : search.to,
  };
}

/** Whether anything is filtered: decides between «no traces yet» and «none matches». */
export const isFiltered = (search: TraceSearch): boolean => Object.values(search).some((value) => value !== undefined);
