import type { Environment } from "@cognobserve/settings/read";

/**
 * Whether lines are only to be added to: where the cursor cannot be moved, and for whoever has them read out (`ACCESSIBLE`,
 * as other command-line programs know it).
 */
export const wantsLines = ({ TERM, ACCESSIBLE }: Environment): boolean =>
  TERM === "dumb" || !/^(|0|false)$/.test(ACCESSIBLE ?? "");
