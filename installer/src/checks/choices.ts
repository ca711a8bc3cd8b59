import { type Check, pass, refuse } from "./check.ts";

/** What stands in the place of the host in an example of each connection's value. */
const examples: Readonly<Record<string, (host: string) => string>> = {
  DATABASE_URL: (host) => `'postgres://USER:PASSWORD@${host}:5432/DATABASE'`,
  REDIS_URL: (host) => `'redis://${host}:6379'`,
  TEMPORAL_ADDRESS: (host) => `${host}:7233`,
};

/** The settings fit together. */
export const choices: Check<"choices"> = {
  id: "choices",
  title: "Settings",
  facts: ["choices"],
  judge: ({ choices: { missing, loopback, machine, sameDatabase } }) => {
    const [lacking] = missing;
    if (lacking !== undefined) return refuse("setting-missing", lacking);
    const [inside] = loopback;
    if (inside !== undefined) {
      return refuse("setting-loopback", { ...inside, example: examples[inside.setting]?.(machine) ?? machine });
    }
    if (sameDatabase.length > 0) {
      return refuse("database-shared", { names: [...new Set(sameDatabase)], example: "cognobserve_temporal" });
    }
    return pass("they fit together");
  },
};
