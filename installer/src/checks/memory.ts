import { type Check, gigabytes, pass, refuse, warn } from "./check.ts";

/** Memory that Docker has in all refuses; memory that is free just now only warns, since it comes and goes. */
export const memory: Check<"memory"> = {
  id: "memory",
  title: "Memory",
  facts: ["memory"],
  judge: ({ memory: { totalBytes, availableBytes } }, need) => {
    if (totalBytes < need.memoryBytes) return refuse("memory-low", { totalBytes, neededBytes: need.memoryBytes });
    if (availableBytes !== undefined && availableBytes < need.freeMemoryBytes) {
      return warn(`only ${gigabytes(availableBytes)} of ${gigabytes(totalBytes)} are free; it may be slow`);
    }
    const total = gigabytes(totalBytes);
    return pass(availableBytes === undefined ? total : `${gigabytes(availableBytes)} free of ${total}`);
  },
};
