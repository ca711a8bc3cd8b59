import { exitCodes } from "../exit-codes.ts";
import { entry, program } from "./entry.ts";

/** What can hinder somebody who waits for a first trace. */
export const firstTraceFailures = {
  "first-trace-key-refused": entry<{ file: string; url: string }>({
    exit: exitCodes.unhealthy,
    summary: "Nothing can be looked for with the API key in .env: it was revoked, or is another installation's.",
    title: () => "The installation does not take the API key in .env any more",
    cause: ({ file }) =>
      `INIT_API_KEY in ${file} was refused: somebody has revoked it in the dashboard, or it is another installation's. Traces that are sent with other keys are received all the same.`,
    remedy: ({ file, url }) =>
      `Make a key at ${url}, write it as INIT_API_KEY into ${file} in place of the old one, and wait again:`,
    commands: () => [`${program} first-trace`],
  }),
};
