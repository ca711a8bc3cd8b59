import type { Emit } from "../events.ts";

/** Shows the events of a run. Knows nothing of what causes them. */
export interface Renderer {
  readonly emit: Emit;
  /** Puts the terminal back in order. To be called once, whatever has happened. */
  readonly close: () => void;
}

/** Where a renderer writes. */
export interface Output {
  readonly write: (text: string) => unknown;
}
