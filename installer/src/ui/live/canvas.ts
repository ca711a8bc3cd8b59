import type { Paint } from "../paint.ts";
import type { Glyphs } from "./glyphs.ts";

/** What a frame is drawn for. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  /** Clock of the view, in milliseconds. */
  readonly now: number;
  readonly paint: Paint;
  readonly glyphs: Glyphs;
  /** Whether somebody can type; without that there are no hints. */
  readonly keyboard: boolean;
}
