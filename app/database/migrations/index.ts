import type { Migration } from "kysely";
import { initial } from "./0001-initial.ts";
import { rollUps } from "./0002-roll-ups.ts";

/** Every migration in order, by name. Forward only: a name that has been released is never changed or removed. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-initial": initial,
  "0002-roll-ups": rollUps,
};
