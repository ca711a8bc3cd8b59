import { type Check, pass, refuse } from "./check.ts";

/** The oldest minor version of Temporal 1 that the worker's library and its schedules are made for. */
const OLDEST_MINOR = 24;

/** A Temporal of the user's own can be reached and has our namespace, or lets us make it. */
export const temporal: Check<"temporal"> = {
  id: "temporal",
  title: "Your Temporal",
  facts: ["temporal"],
  judge: ({ temporal: fact }) => {
    const { address, namespace } = fact;
    if (fact.problem !== undefined) {
      return refuse(`temporal-${fact.problem.kind}`, { server: address, reason: fact.problem.reason });
    }
    const { version, namespaceState, reason } = fact;
    const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
    // A version that is no number is somebody's own build, and their business.
    if (major === 1 && minor < OLDEST_MINOR) {
      return refuse("temporal-too-old", { server: address, version, needed: `1.${OLDEST_MINOR}` });
    }
    if (namespaceState === "missing" || namespaceState === "forbidden") {
      return refuse("temporal-namespace", { namespace, reason });
    }
    const said = `Temporal ${version} at ${address}, namespace ${namespace}`;
    return pass(namespaceState === "there" ? said : `${said} (will be made)`);
  },
};
