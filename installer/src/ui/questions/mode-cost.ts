import type { Mode as ModeName } from "@cognobserve/settings/setting";
import type { Choice } from "./question.ts";

/** What is free on this machine, in bytes; undefined where it could not be seen. */
export interface Room {
  readonly memoryBytes: number | undefined;
  readonly freeMemoryBytes: number | undefined;
  readonly freeDiskBytes: number | undefined;
}

/** What the modes need of a machine, in bytes. */
export type Needs = Readonly<Record<ModeName, { readonly memoryBytes: number; readonly diskBytes: number }>>;

const words: Readonly<Record<ModeName, { readonly label: string; readonly about: string; readonly minutes: string }>> =
  {
    quickstart: {
      label: "Quick Start",
      about: "One container, to try it or for a few people.",
      minutes: "1\u00A0minute plus download",
    },
    production: {
      label: "Production",
      about: "A container for each service: scales, speaks TLS, takes your own Postgres and Redis.",
      minutes: "2\u00A0minutes plus downloads",
    },
  };

/** A number stays on a line with its unit. */
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)}\u00A0GB`;

/** The modes with what each costs, and which one suits this machine. */
export const modeChoices = (needs: Needs, room: Room | undefined): readonly Choice[] =>
  (["quickstart", "production"] as const).map((name) => {
    const { label, about, minutes } = words[name];
    const { memoryBytes, diskBytes } = needs[name];
    const cost = `${gigabytes(memoryBytes)} of memory, ${gigabytes(diskBytes)} of disk, ${minutes}.`;
    const advice = room === undefined ? "" : `\n${adviceOn(needs, name, room)}`;
    return { value: name, label, about: `${about}\n${cost}${advice}` };
  });

/** Quick Start to begin with, which is quickly away again; Production is said to fit, or why it does not. */
function adviceOn(needs: Needs, name: ModeName, room: Room): string {
  const lacks = lackOf(needs.production, room);
  if (name === "production") return lacks === undefined ? "Fits this machine, too." : `Does not fit: ${lacks}.`;
  const lack = lackOf(needs.quickstart, room);
  if (lack !== undefined) return `Does not fit: ${lack}.`;
  return `Recommended${lacks === undefined ? " to begin with" : ""}: ${describe(room)}.`;
}

function lackOf(need: Needs[ModeName], { memoryBytes, freeDiskBytes }: Room): string | undefined {
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
