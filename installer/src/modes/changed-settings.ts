import { type SettingName, settings } from "@cognobserve/settings/table";
import type { Values } from "./mode.ts";

/**
 * What a run is going to change in the settings of an installation, a line each. Secrets are named, and not shown.
 * @param before settings as they stand in `.env`, @param after as they will
 */
export const changedSettings = (before: Values, after: Values): readonly string[] =>
  (Object.keys(settings) as SettingName[]).flatMap((name) => {
    const [old, now] = [before[name] || undefined, after[name] || undefined];
    if (old === now) return [];
    const { secret, default: fallback } = settings[name];
    if (now === undefined) return [`${name}: ${fallback === undefined ? "no longer set" : `${fallback} again`}`];
    if (secret) return [`${name}: ${old === undefined ? "set" : "another value"}`];
    const former = old ?? fallback;
    return [`${name}: ${former === undefined ? "" : `${former} → `}${now}`];
  });
