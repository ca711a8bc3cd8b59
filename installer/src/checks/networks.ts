import { type Check, pass, refuse, warn } from "./check.ts";

/** Docker has address ranges for our networks that overlap nothing. */
export const networks: Check<"networks"> = {
  id: "networks",
  title: "Networks",
  facts: ["networks"],
  judge: ({ networks }) => {
    const { needed, free, inTheWay } = networks;
    if (free < needed) return refuse("networks-exhausted", networks);
    if (needed > 0 && inTheWay.length > 0) {
      return warn(`${free} address ranges are free; Docker may pass over those that overlap ${inTheWay.join(", ")}`);
    }
    return pass(needed === 0 ? "there already" : `${free} address ranges are free`);
  },
};
