import { judge } from "../../checks/judge.ts";
import type { Facts } from "../../facts/facts.ts";
import type { Failure } from "../../failures.ts";
import type { Values } from "../../modes/mode.ts";
import { need } from "../../testing/judged.ts";
import type { Offer } from "../repair.ts";
import { offerFor } from "../repairs.ts";

/** The first refusal on these facts, and what is offered for it. @throws where there is none, or nothing is offered */
export function offered(
  facts: Partial<Facts>,
  { settings = {}, builds = false }: { readonly settings?: Values; readonly builds?: boolean } = {},
): { readonly refusal: Failure; readonly offer: Offer } {
  const refusal = judge(facts, { ...need, builds }).find(({ verdict }) => verdict === "refuse");
  if (refusal?.verdict !== "refuse") throw new Error("nothing is refused");
  const offer = offerFor(refusal.failure, { facts, settings });
  if (offer === undefined) throw new Error(`nothing is offered for ${refusal.failure.text.code}`);
  return { refusal: refusal.failure, offer };
}
