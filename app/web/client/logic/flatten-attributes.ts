import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";

/**
 * Attributes as rows, sorted by key: `{metadata: {region: "eu"}}` is `metadata.region`, as OpenTelemetry would have
 * named it. Lists and empty objects stay whole.
 */
export function flattenAttributes(attributes: JsonObject): readonly (readonly [string, JsonValue])[] {
  const rows: [string, JsonValue][] = [];
  const waiting = Object.entries(attributes);
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const [key, value] = entry;
    const inner = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    if (inner.length === 0) rows.push(entry);
    else waiting.push(...inner.map(([name, item]): [string, JsonValue] => [`${key}.${name}`, item]));
  }
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}
