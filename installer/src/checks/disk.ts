import { type Check, gigabytes, pass, refuse, warn } from "./check.ts";

/** Files that have to be made at the least: images unpacked, and a database's first days. */
const FILES = 50_000;
/** A log of that size has no end that anybody has set. */
const LONG_LOG_BYTES = 5e9;

/** Free space where Docker keeps its data. Refuses under `need.diskBytes`. */
export const disk: Check<"dataRoot"> = {
  id: "disk",
  title: "Disk space",
  facts: ["dataRoot"],
  judge: ({ dataRoot }, need) => {
    const { path, freeBytes, freeFiles, log } = dataRoot;
    const neededBytes = need.diskBytes;
    if (freeBytes < neededBytes) {
      // Emptying it would be enough.
      return log !== undefined && freeBytes + log.bytes >= neededBytes
        ? refuse("disk-logs", { path, freeBytes, neededBytes, ...log, logBytes: log.bytes })
        : refuse("disk-full", { path, freeBytes, neededBytes });
    }
    if (freeFiles !== undefined && freeFiles < FILES) return refuse("disk-files", { path, freeFiles });
    const free = `${gigabytes(freeBytes)} free on ${path}`;
    return log !== undefined && log.bytes >= LONG_LOG_BYTES
      ? warn(`${free}, and the log of the container ${log.container} has grown to ${gigabytes(log.bytes)}`)
      : pass(free);
  },
};
