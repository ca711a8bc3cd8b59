import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";
import { setOwn } from "../decode/tidy.ts";
import type { Content } from "./content.ts";

/** Parts of a key beyond this many stay one part, so that a key of dots cannot nest without bound. */
const MOST_PARTS = 8;

type Branch = Map<string, Branch | { readonly leaf: JsonValue }>;

/**
 * Gathers attributes that were flattened into keys, such as `gen_ai.prompt.0.role` and `gen_ai.prompt.0.content`, into
 * the list that they came from. Numbers only give the order: a huge one makes no huge list. OpenInference wraps each
 * message in a key `message`, which is taken off.
 * @returns undefined when no key begins like this, followed by a number
 */
export function gather(beginning: string, attributes: JsonObject): Content | undefined {
  const from: string[] = [];
  for (const key in attributes) {
    if (key.startsWith(beginning) && /^\d/.test(key.slice(beginning.length))) from.push(key);
  }
  if (from.length === 0) return undefined;
  const root: Branch = new Map();
  for (const key of from) plant(root, partsOf(key.slice(beginning.length)), attributes[key] ?? null);
  const value = grown(root);
  return { value: Array.isArray(value) ? value.map(unwrapped) : value, from };
}

function partsOf(key: string): string[] {
  const parts = key.split(".");
  return parts.length <= MOST_PARTS
    ? parts
    : [...parts.slice(0, MOST_PARTS - 1), parts.slice(MOST_PARTS - 1).join(".")];
}

/** A key that is both a value and the beginning of other keys keeps its value under the empty key. */
function plant(root: Branch, parts: readonly string[], leaf: JsonValue): void {
  let branch = root;
  for (const part of parts.slice(0, -1)) {
    let next = branch.get(part);
    if (!(next instanceof Map)) {
      const grown: Branch = next === undefined ? new Map() : new Map([["", next]]);
      branch.set(part, grown);
      next = grown;
    }
    branch = next;
  }
  const last = parts.at(-1) ?? "";
  const there = branch.get(last);
  if (there instanceof Map) there.set("", { leaf });
  else branch.set(last, { leaf });
}

function grown(branch: Branch): JsonValue {
  const entries = [...branch].map(([key, item]): [string, JsonValue] => [
    key,
    item instanceof Map ? grown(item) : item.leaf,
  ]);
  if (entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
  }
  const object: JsonObject = {};
  for (const [key, item] of entries) setOwn(object, key, item);
  return object;
}

function unwrapped(item: JsonValue): JsonValue {
  if (item === null || typeof item !== "object" || Array.isArray(item)) return item;
  const keys = Object.keys(item);
  return keys.length === 1 && keys[0] === "message" ? (item.message ?? null) : item;
}
