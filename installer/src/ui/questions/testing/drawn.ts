import { noColours } from "../../paint.ts";
import type { Draw } from "../../testing/album.ts";
import { keysOf, type WayOut } from "../keys.ts";
import { linesOf } from "../line-prompt.ts";
import { type Asking, withBack } from "../question.ts";
import { type View, viewLines } from "../view.ts";

/** A question at some moment, as screens of it are made. */
export type Moment = Omit<View, "keys"> & { readonly put: Asking; readonly wayOut: WayOut };

/** A question as it is put, or as it is after some keys. @param wayOut where it can be left for */
export function moment(put: Asking, more: Partial<View> = {}, wayOut: WayOut = "back"): Moment {
  const typed = more.typed ?? "";
  const kept = put.kind === "choice" ? put.choices.findIndex(({ value }) => value === put.kept) : 0;
  return {
    put,
    asking: wayOut === "back" ? withBack(put) : put,
    state: "open",
    chosen: Math.max(0, kept),
    typed,
    cursor: typed.length,
    problem: "",
    remark: undefined,
    wayOut,
    ...more,
  };
}

/** On a terminal that can move its cursor. */
export const drawn =
  ({ wayOut, put: _, ...view }: Moment): Draw =>
  (columns, unicode) => {
    const keys = keysOf(view.asking, view.typed, wayOut, unicode);
    return viewLines({ ...view, keys }, { paint: noColours, unicode }, columns);
  };

/** On one that cannot, before an answer is typed. */
export const drawnAsLines =
  (put: Asking, wayOut: WayOut): Draw =>
  (columns, unicode) => [...linesOf(put, wayOut, unicode, columns).slice(1), "> "];
