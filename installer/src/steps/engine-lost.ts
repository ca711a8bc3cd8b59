import type { EngineApi } from "../engine/engine-api.ts";
import { failure } from "../failures.ts";

/** What Docker's commands say when there is no engine. */
const gone = /Cannot connect to the Docker daemon|error during connect/;
/** What they say when it goes while they wait for it, and what a service of the user's own may be said to have done. */
const cut = /unexpected EOF|connection reset by peer/;

/**
 * Of a command that failed: nothing that it was about is to blame where it says that it lost the engine. Of a cut
 * connection that is believed only where the engine is silent, as a job may tell of its database in the same words.
 * @throws Failure «engine-lost»
 */
export async function throwIfEngineLost(lines: readonly string[], api: EngineApi): Promise<void> {
  const line = lines.findLast((each) => gone.test(each) || cut.test(each));
  if (line === undefined || (!gone.test(line) && (await api.answers()))) return;
  throw failure("engine-lost", { reason: line.trim() });
}
