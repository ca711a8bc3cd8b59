import type { TimeWindow } from "./time-window.ts";

/** What the rows of a request depend on beside its body. */
export interface MappingContext {
  readonly projectId: string;
  readonly nowMs: number;
  readonly window: TimeWindow;
}
