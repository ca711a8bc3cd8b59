import { type Check, pass, refuse } from "./check.ts";

/** The settings fit together. */
export const choices: Check<"choices"> = {
  id: "choices",
  title: "Settings",
  facts: ["choices"],
  judge: ({ choices: { missing, pointless, loopback, sameDatabase } }) => {
    const [lacking] = missing;
    if (lacking !== undefined) return refuse("setting-missing", lacking);
    const [idle] = pointless;
    if (idle !== undefined) return refuse("setting-pointless", idle);
    const [inside] = loopback;
    if (inside !== undefined) return refuse("setting-loopback", inside);
    if (sameDatabase.length > 0) {
      return refuse("database-shared", { names: [...new Set(sameDatabase)], example: "cognobserve_temporal" });
    }
    return pass("they fit together");
  },
};
