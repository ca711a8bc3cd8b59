import { type Check, pass, refuse, warn } from "./check.ts";

/** What answers is Docker, in a form that we can work with. */
export const engineKind: Check<"engineKind" | "enginePlace" | "directory" | "host"> = {
  id: "engine-kind",
  title: "Kind of engine",
  facts: ["engineKind", "enginePlace", "directory", "host"],
  judge: ({
    engineKind: { product, virtualMachine, containers, snap },
    enginePlace: { endpoint },
    directory,
    host,
  }) => {
    if (product === "podman") return refuse("engine-podman", { endpoint });
    if (containers !== "linux") return refuse("engine-windows", { containers });
    if (snap && !directory.path.startsWith("/home/")) {
      return refuse("snap-cannot-read", { dir: directory.path, user: (host.root ? undefined : host.user) ?? "USER" });
    }
    return pass(
      virtualMachine === undefined ? "" : `${virtualMachine}; memory and disk are those of its virtual machine`,
    );
  },
};

/** The engine's clock and ours agree, and neither is in the past. */
export const clock: Check<"now" | "engineKind"> = {
  id: "clock",
  title: "Clock",
  facts: ["now", "engineKind"],
  judge: ({ now, engineKind: { clockAheadSeconds, virtualMachine } }) => {
    if (now < FIRST_RELEASE) return refuse("clock-wrong", { now });
    const apart = Math.abs(clockAheadSeconds ?? 0);
    if (apart < MAX_SECONDS_APART) return pass("");
    const words = `the engine's is ${apart} seconds ${(clockAheadSeconds ?? 0) > 0 ? "ahead of" : "behind"} this machine's`;
    return warn(
      virtualMachine === undefined
        ? `${words}; traces will be shown at the wrong time`
        : `${words}; restart ${virtualMachine}, or traces will be shown at the wrong time`,
    );
  },
};

/** No installer ran before there was one. */
const FIRST_RELEASE = "2026-10-01";
/** A minute is what people notice in a list of traces. */
const MAX_SECONDS_APART = 60;
