import { describe, expect, it } from "vitest";
import { modeChoices, type Room } from "./mode-cost.ts";

const needs = {
  quickstart: { memoryBytes: 1e9, diskBytes: 2e9 },
  production: { memoryBytes: 1.5e9, diskBytes: 4.7e9 },
};
const roomy: Room = { memoryBytes: 8e9, freeMemoryBytes: 3.1e9, freeDiskBytes: 40e9 };
/** Numbers and their units are held together. */
const bare = (text = ""): string => text.replaceAll("\u00A0", " ");
const advice = (room: Room | undefined) =>
  Object.fromEntries(
    modeChoices(needs, room).map(({ value, about = "" }) => [value, bare(about).split("\n").slice(2).join()]),
  );

describe("what is said of the modes", () => {
  it("is what each takes, also before the machine was seen", () => {
    const [quickstart, production] = modeChoices(needs, undefined);
    expect(bare(quickstart?.about)).toContain("1.0 GB of memory, 2.0 GB of disk");
    expect(bare(production?.about)).toContain("1.5 GB of memory, 4.7 GB of disk");
    expect(advice(undefined)).toEqual({ quickstart: "", production: "" });
  });

  it.each([
    [
      "a large machine",
      roomy,
      "Recommended to begin with: this machine has 3.1 GB of memory and 40.0 GB of disk free.",
      "Fits this machine, too.",
    ],
    [
      "little memory",
      { ...roomy, memoryBytes: 1.2e9 },
      "Recommended: this",
      "Does not fit: this machine has 1.2 GB of memory.",
    ],
    [
      "little disk",
      { ...roomy, freeDiskBytes: 3e9 },
      "Recommended: this",
      "Does not fit: this machine has 3.0 GB of disk free.",
    ],
    [
      "too little of all",
      { ...roomy, memoryBytes: 0.5e9 },
      "Does not fit: this machine has 0.5 GB of memory.",
      "Does not fit",
    ],
    [
      "an engine elsewhere",
      { memoryBytes: 8e9, freeMemoryBytes: undefined, freeDiskBytes: undefined },
      "Recommended to begin with: this machine has 8.0 GB of memory.",
      "Fits this machine, too.",
    ],
    [
      "just enough",
      { ...roomy, memoryBytes: 1.5e9, freeDiskBytes: 4.7e9 },
      "Recommended to begin with",
      "Fits this machine, too.",
    ],
  ])("on %s", (_, room, quickstart, production) => {
    expect(advice(room)).toEqual({
      quickstart: expect.stringContaining(quickstart),
      production: expect.stringContaining(production),
    });
  });
});
