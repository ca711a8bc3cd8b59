import { type SettingName, settings } from "@cognobserve/settings/table";
import type { Values } from "./mode.ts";

/**
 * What a run is going to change in the settings of an installation, a line each. Secrets are named, and not shown.
 * @param before settings as they stand in `.env`, @param after as they will
 */
export const changedSettings = (before: Values, after: Values): readonly string[] =>
  (Object.keys(settings) as SettingName[]).flatMap((name) => {
    const { secret } = settings[name];
    // Without a value these are bundled, whatever the default says, which is for those who run a service by hand.
    const fallback = bundled.has(name) ? undefined : settings[name].default;
    const [old, now] = [before, after].map((values) => asUsed(name, values[name] || fallback));
    if (old === now) return [];
    if (now === undefined) return [`${name}: ${bundled.has(name) ? "the bundled one again" : "no longer set"}`];
    if (secret) return [`${name}: ${old === undefined ? "set" : "another value"}`];
    if (!after[name]) return [`${name}: ${now} again`];
    return [`${name}: ${old === undefined ? "" : `${old} → `}${now}`];
  });

const bundled: ReadonlySet<SettingName> = new Set(["DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS"]);

/** A value as the product reads it: what is written in two ways may be the same. What it cannot read is left as it is. */
function asUsed(name: SettingName, text: string | undefined): string | undefined {
  const read = text === undefined ? undefined : settings[name].schema.safeParse(text);
  return read?.success ? String(read.data) : text;
}
