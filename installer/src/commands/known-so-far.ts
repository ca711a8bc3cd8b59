import { asksForTls } from "../ui/questions/questions.ts";
import { type Ground, groundFor, type Start } from "./ground.ts";

/**
 * What can be looked at before anything is answered. A URL of which it is to be asked where its TLS comes from is left
 * out: its ports, its name and its files follow from the answer, and are looked at with it.
 */
export async function knownSoFar(start: Start, ground: Ground): Promise<Ground> {
  const { mode, given, prepared } = ground;
  const open = asksForTls({ mode: mode.name, known: { ...prepared.before, ...given }, answers: {} });
  return open ? groundFor(start, mode, { ...given, NEXTAUTH_URL: "" }) : ground;
}
