/** Which rows of equal height to draw: those in view and a few on either side. `last` is exclusive. */
export function windowRange(view: {
  scrollTop: number;
  height: number;
  rowHeight: number;
  count: number;
  overscan: number;
}): { first: number; last: number } {
  const { scrollTop, height, rowHeight, count, overscan } = view;
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - overscan);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + overscan);
  return { first, last: Math.max(first, last) };
}
