import { noColours } from "../../paint.ts";
import type { Draw } from "../../testing/album.ts";
import { keysOf } from "../keys.ts";
import { linesOf } from "../line-prompt.ts";
import { type Asking, withBack } from "../question.ts";
import { type View, viewLines } from "../view.ts";

/** A question at some moment, as screens of it are made. */
export type Moment = Omit<View, "keys"> & { readonly put: Asking; readonly back: boolean };

/** A question as it is put, or as it is after some keys. @param back whether one can go back from it */
export function moment(put: Asking, more: Partial<View> = {}, back = true): Moment {
  const typed = more.typed ?? "";
  const kept = put.kind === "choice" ? put.choices.findIndex(({ value }) => value === put.kept) : 0;
  return {
    put,
    asking: back ? withBack(put) : put,
    state: "open",
    chosen: Math.max(0, kept),
    typed,
    cursor: typed.length,
    problem: "",
    remark: undefined,
    back,
    ...more,
  };
}

/** On a terminal that can move its cursor. */
export const drawn =
  ({ back, put: _, ...view }: Moment): Draw =>
  (columns, unicode) => {
    const { asking } = view;
    const filling = asking.kind === "text" && asking.otherwise !== undefined && view.typed === "";
    const keys = keysOf({ choosing: asking.kind === "choice", filling, back }, unicode);
    return viewLines({ ...view, keys }, { paint: noColours, unicode }, columns);
  };

/** On one that cannot, before an answer is typed. */
export const drawnAsLines =
  (put: Asking, back: boolean): Draw =>
  (columns, unicode) => [...linesOf(put, back, unicode, columns).slice(1), "> "];
