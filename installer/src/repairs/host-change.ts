import { z } from "zod";

/** Something that was changed on this machine, outside of any installation, because a person agreed to it. */
export const hostChange = z.object({
  at: z.string(),
  /** What has become of it, as a sentence. */
  what: z.string(),
  /** Commands that were run for it. */
  commands: z.array(z.string()).readonly(),
  /** Commands by which a person can take it back. */
  takeBack: z.array(z.string()).readonly(),
});

export type HostChange = Readonly<z.infer<typeof hostChange>>;
