import type { JsonValue } from "@cognobserve/contracts/json-value";

/** What went into a call or came out of it, and the attributes that said so. */
export interface Content {
  readonly value: JsonValue;
  /** Attributes that the value holds whole, which need not be stored twice. */
  readonly from: readonly string[];
}
