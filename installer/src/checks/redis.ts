import { type Check, pass, refuse, warn } from "./check.ts";

/** EXPIRE … NX, by which attempts are counted, came with this major version. */
const OLDEST = 7;

/** A Redis of the user's own can be logged into and takes what we send. */
export const redis: Check<"redis"> = {
  id: "redis",
  title: "Your Redis",
  facts: ["redis"],
  judge: ({ redis: fact }) => {
    const { server, user } = fact;
    if (fact.problem !== undefined) {
      return refuse(`redis-${fact.problem.kind}`, { server, user, reason: fact.problem.reason });
    }
    const { version, cluster, replica, evictionPolicy, denied } = fact;
    if (version !== undefined && Number.parseInt(version, 10) < OLDEST) {
      return refuse("redis-too-old", { server, version, needed: OLDEST });
    }
    if (cluster) return refuse("redis-cluster", { server });
    if (replica) return refuse("redis-read-only", { server });
    if (denied.length > 0) return refuse("redis-rights", { user, denied });
    const said = `Redis ${version ?? "of a version that it keeps to itself"} at ${server}`;
    return evictionPolicy === "noeviction"
      ? warn(`${said}; when it is full it refuses writes (maxmemory-policy noeviction), and pages become slower`)
      : pass(said);
  },
};
