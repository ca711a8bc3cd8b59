import type { Facts } from "../facts/facts.ts";
import type { Check, Need, Verdict } from "./check.ts";
import { compose } from "./compose.ts";
import { directory } from "./directory.ts";
import { disk } from "./disk.ts";
import { engine } from "./engine.ts";
import { leftovers } from "./leftovers.ts";
import { memory } from "./memory.ts";
import { ports } from "./ports.ts";

/** In the order in which a person would want to hear of them: the first that refuses is the one to mend. */
const checks = [engine, compose, memory, disk, directory, leftovers, ports] as const;

/** A check's verdict, with what names it. */
export type Judgement = { readonly id: string; readonly title: string } & Verdict;

/** Every verdict on the facts that are known. Pure. */
export const judge = (facts: Partial<Facts>, need: Need): readonly Judgement[] =>
  (checks as readonly Check[])
    .filter((check) => check.facts.every((name) => facts[name] !== undefined))
    // The filter has just seen that every fact of the check is there.
    .map((check) => ({ id: check.id, title: check.title, ...check.judge(facts as Facts, need) }));
