import { type Check, pass, refuse } from "./check.ts";

/** Nothing of another installation is in the way: no project of our name elsewhere, no volume without its keys. */
export const leftovers: Check<"project" | "directory"> = {
  id: "leftovers",
  title: "Earlier installations",
  facts: ["project", "directory"],
  judge: ({ project: { project, otherDirectory, volume }, directory }, need) => {
    if (otherDirectory !== undefined) {
      return refuse("project-taken", { project, otherDir: otherDirectory, dir: directory.path });
    }
    if (volume !== undefined && !directory.hasApiKey && !need.apiKeyGiven) {
      return refuse("leftover-volume", { volume, dir: directory.path });
    }
    const [setting] = need.volumeSettingsGiven;
    if (volume !== undefined && setting !== undefined) return refuse("belongs-to-volume", { setting, volume });
    return pass(volume === undefined ? "none" : `data in the volume ${volume} is kept`);
  },
};
