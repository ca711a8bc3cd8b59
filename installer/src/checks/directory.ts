import { type Check, pass, refuse } from "./check.ts";

/** The installation directory can be written to, and holds nothing of somebody else's. */
export const directory: Check<"directory"> = {
  id: "directory",
  title: "Directory",
  facts: ["directory"],
  judge: ({ directory: { path, usual, problem, installed, hasComposeFile, exists } }) => {
    if (problem !== undefined)
      return refuse("directory-unwritable", { dir: path, reason: problem, ...(usual !== undefined && { usual }) });
    if (hasComposeFile && !installed) return refuse("directory-foreign", { dir: path });
    return pass(installed ? `${path} (installed before)` : exists ? path : `${path} (new)`);
  },
};
