import type { Mode as ModeName } from "@cognobserve/settings/setting";
import { modes } from "../../modes/modes.ts";
import type { Choice } from "./question.ts";

/** What is free on this machine, in bytes; undefined where it could not be seen. */
export interface Room {
  readonly memoryBytes: number | undefined;
  readonly freeMemoryBytes: number | undefined;
  readonly freeDiskBytes: number | undefined;
}

const words: Readonly<Record<ModeName, { readonly label: string; readonly about: string; readonly minutes: string }>> =
  {
    quickstart: {
      label: "Quick Start",
      about: "One container, to try it or for a few people.",
      minutes: "1 minute plus download",
    },
    production: {
      label: "Production",
      about: "A container for each service: scales, speaks TLS, takes your own Postgres and Redis.",
      minutes: "2 minutes plus downloads",
    },
  };

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The modes with what each costs, and which one suits this machine. */
export const modeChoices = (room: Room | undefined): readonly Choice[] =>
  (["quickstart", "production"] as const).map((name) => {
    const { label, about, minutes } = words[name];
    const { memoryBytes, diskBytes } = modes[name].need({});
    const cost = `${gigabytes(memoryBytes)} of memory, ${gigabytes(diskBytes)} of disk, ${minutes}.`;
    const advice = room === undefined ? "" : `\n${adviceOn(name, room)}`;
    return { value: name, label, about: `${about}\n${cost}${advice}` };
  });

/** Quick Start to begin with, which is quickly away again; Production is said to fit, or why it does not. */
function adviceOn(name: ModeName, room: Room): string {
  const lacks = lackOf("production", room);
  if (name === "production") return lacks === undefined ? "Fits, too." : `Does not fit: ${lacks}.`;
  const lack = lackOf("quickstart", room);
  if (lack !== undefined) return `Does not fit: ${lack}.`;
  return `Recommended${lacks === undefined ? " to begin with" : ""}: ${describe(room)}.`;
}

function lackOf(name: ModeName, { memoryBytes, freeDiskBytes }: Room): string | undefined {
  const need = modes[name].need({});
  if (memoryBytes !== undefined && memoryBytes < need.memoryBytes)
    return `this machine has ${gigabytes(memoryBytes)} of memory`;
  if (freeDiskBytes !== undefined && freeDiskBytes < need.diskBytes)
    return `this machine has ${gigabytes(freeDiskBytes)} of disk free`;
  return undefined;
}

function describe({ memoryBytes, freeMemoryBytes, freeDiskBytes }: Room): string {
  const parts = [
    ...(freeMemoryBytes !== undefined
      ? [`${gigabytes(freeMemoryBytes)} of memory`]
      : memoryBytes !== undefined
        ? [`${gigabytes(memoryBytes)} of memory`]
        : []),
    ...(freeDiskBytes !== undefined ? [`${gigabytes(freeDiskBytes)} of disk`] : []),
  ];
  const verb = freeMemoryBytes === undefined && freeDiskBytes === undefined ? "" : " free";
  return `this machine has ${parts.join(" and ")}${verb}`;
}
