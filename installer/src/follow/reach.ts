import type { ServiceContainer } from "../engine/service-container.ts";
import { isReady } from "./container-state.ts";
import { type Door, whyClosed } from "./door.ts";

/** How long a product that is healthy to the engine may be closed to us: its ports are published a moment earlier. */
const graceMs = 15_000;
const connectMs = 3000;

/**
 * Tells «not reachable from here» apart from «down»: the engine, whose health checks run inside the containers, says that
 * all is well, and yet no connection gets there.
 */
export class Reach {
  readonly #door: Door;
  readonly #graceMs: number;
  #since: number | undefined;

  /** @param patienceMs no longer than that, where everything else is given up earlier */
  constructor(door: Door, patienceMs: number) {
    this.#door = door;
    this.#graceMs = Math.min(graceMs, patienceMs / 2);
  }

  /**
   * @param answers whether the product has answered this time
   * @returns why it cannot be reached, once that has lasted
   */
  async look(containers: readonly ServiceContainer[], answers: boolean): Promise<string | undefined> {
    const well = containers.every(isReady) && containers.some(({ health }) => health === "healthy");
    if (answers || !well) {
      this.#since = undefined;
      return undefined;
    }
    this.#since ??= performance.now();
    if (performance.now() - this.#since < this.#graceMs) return undefined;
    return whyClosed(this.#door, connectMs);
  }
}
