import { IngestFailure } from "../answer/failure.ts";

/** What one request holds of the budget. */
export interface Charge {
  /** Takes bytes. @throws IngestFailure `overloaded` when there are not that many left */
  add(bytes: number): void;
  /** Gives some back early. */
  subtract(bytes: number): void;
  /** Gives back all that is left; harmless when called again. */
  release(): void;
}

/** Bounds what all requests in flight may hold together, so that being busy ends in 429 and not out of memory. */
export interface MemoryBudget {
  open(): Charge;
  /** Bytes that are taken at present. */
  readonly used: number;
}

/** A budget of so many bytes. */
export function createMemoryBudget(limit: number): MemoryBudget {
  let used = 0;
  return {
    get used() {
      return used;
    },
    open() {
      let held = 0;
      const subtract = (bytes: number) => {
        held -= bytes;
        used -= bytes;
      };
      return {
        add(bytes) {
          if (used + bytes > limit) {
            throw new IngestFailure(
              "overloaded",
              "Too many traces are being received at once. Send this one again after the time in Retry-After.",
            );
          }
          held += bytes;
          used += bytes;
        },
        subtract,
        release: () => subtract(held),
      };
    },
  };
}
