/* What the workflow bundle exports: a function's name is its workflow type. Histories hold it, so it is never renamed. */

export { partitionsAhead } from "./partitions-ahead.ts";
export { retention } from "./retention.ts";
export { rollUps } from "./roll-ups.ts";
