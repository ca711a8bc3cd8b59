import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { z } from "zod";
import type { GivenSettings } from "../answers/given-settings.ts";
import { problemWith } from "../answers/setting-values.ts";

/** Part of every example of a secret, so that a test sees one wherever it turns up. */
export const secretMark = "mark-of-a-secret";

const optionsOf = z.object({ enum: z.string().array() });

/**
 * Values that may be given for a setting: all of them where the table names them, else the one example that its schema
 * takes first.
 * @throws when the table has a setting for which there is no example yet
 */
function examplesOf(name: SettingName): readonly string[] {
  const options = optionsOf.safeParse(z.toJSONSchema(settings[name].schema, { io: "input", unrepresentable: "any" }));
  if (options.success) return options.data.enum;
  const mark = settings[name].secret ? `${secretMark}-${name}` : "an-example";
  const examples = [
    `postgres://user:${mark}@db.example.com:5432/cognobserve?sslmode=require`,
    `rediss://user:${mark}@redis.example.com:6380`,
    "https://observe.example.com",
    "temporal.example.com:7233",
    "admin@example.com",
    "192.0.2.7",
    `co_sk_${mark}-${"x".repeat(32)}`,
    "90",
    "/etc/ssl/example.pem",
    `${mark}-${"x".repeat(32)}`,
    "an_example",
  ];
  // A free text: what Compose could misunderstand.
  if (!settings[name].secret) examples.unshift(`Ours & yours: $5 "each" #1 \${HOME}`);
  const example = examples.find((text) => problemWith(name, text) === undefined);
  if (example === undefined) throw new Error(`add an example that ${name} takes`);
  return [example];
}

/** Every value of each of these settings beside every value of the others; undefined: not given. */
export function everyCombination(names: readonly SettingName[]): readonly GivenSettings[] {
  return names.reduce<readonly GivenSettings[]>(
    (combinations, name) =>
      combinations.flatMap((combination) => [
        combination,
        ...examplesOf(name).map((value) => ({ ...combination, [name]: value })),
      ]),
    [{}],
  );
}

/**
 * Few combinations in which any two of these settings are both given, both not given, and each given without the other;
 * and in which every value of each setting turns up. The first has none of them, the second all.
 */
export function pairwise(names: readonly SettingName[]): readonly GivenSettings[] {
  // Two different numbers differ in a bit: in the row of that bit, and in its opposite, one is given without the other.
  const bits = Math.ceil(Math.log2(names.length));
  const rows: ((index: number) => boolean)[] = [() => false, () => true];
  for (let bit = 0; bit < bits; bit++) {
    const isSet = (index: number): boolean => ((index >> bit) & 1) === 1;
    rows.push(isSet, (index) => !isSet(index));
  }
  return rows.map((isGiven, row) =>
    Object.fromEntries(
      names.flatMap((name, index) => {
        const examples = examplesOf(name);
        return isGiven(index) ? [[name, examples[Math.floor(row / 2) % examples.length]]] : [];
      }),
    ),
  );
}

/** The settings that a user may give in a mode. */
export const settingsOf = (mode: Mode): readonly SettingName[] =>
  (Object.keys(settings) as SettingName[]).filter((name) => settings[name].modes.includes(mode));

/** Those that choose overlays, as told by what each of their values leads to alone. */
export const thatChoose = (
  names: readonly SettingName[],
  overlaysFor: (given: GivenSettings) => readonly string[],
): readonly SettingName[] =>
  names.filter((name) => examplesOf(name).some((value) => overlaysFor({ [name]: value }).length > 0));

/** An example for each of these settings that is not given. */
export const completed = (given: GivenSettings, needed: readonly SettingName[]): GivenSettings => ({
  ...Object.fromEntries(needed.map((name) => [name, examplesOf(name)[0]])),
  ...given,
});
