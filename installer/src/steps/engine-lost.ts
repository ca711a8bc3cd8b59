import { failure } from "../failures.ts";

/** What Docker's commands say when the engine is gone, or goes while they wait for it. */
const gone = /Cannot connect to the Docker daemon|error during connect|unexpected EOF|connection reset by peer/;

/**
 * Of a command that failed: nothing that it was about is to blame where it says that it lost the engine.
 * @throws Failure «engine-lost»
 */
export function throwIfEngineLost(lines: readonly string[]): void {
  const line = lines.findLast((each) => gone.test(each));
  if (line !== undefined) throw failure("engine-lost", { reason: line.trim() });
}
