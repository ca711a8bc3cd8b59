import { type Check, gigabytes, pass, refuse } from "./check.ts";

/** Free space where Docker keeps its data. Refuses under `need.diskBytes`. */
export const disk: Check<"dataRoot"> = {
  id: "disk",
  title: "Disk space",
  facts: ["dataRoot"],
  judge: ({ dataRoot }, need) =>
    dataRoot.freeBytes < need.diskBytes
      ? refuse("disk-full", { ...dataRoot, neededBytes: need.diskBytes })
      : pass(`${gigabytes(dataRoot.freeBytes)} free on ${dataRoot.path}`),
};
