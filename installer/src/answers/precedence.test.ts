import { settings } from "@cognobserve/settings/table";
import { describe, expect, it } from "vitest";
import type { Mode } from "../modes/mode.ts";
import { modes } from "../modes/modes.ts";
import { parseAnswers } from "./answers-file.ts";
import { prefix } from "./environment.ts";
import { readGiven } from "./given-settings.ts";
import { resolveSettings } from "./resolve-settings.ts";
import { namesIn } from "./setting-names.ts";
import { problemWith } from "./setting-values.ts";

/* Flag > environment > answers file > .env that is there > default: for every setting, in both modes. */

const places = ["flag", "environment", "answers", "dotenv"] as const;
type Place = (typeof places)[number];

/** Texts of which every setting takes two. */
const texts = [
  ...["https://a.example.com", "https://b.example.com", "/etc/a.pem", "/etc/b.pem", "a@example.com", "b@example.com"],
  ...["91", "92", "true", "false", "warn", "error", "files", "proxy", "192.0.2.1", "192.0.2.2", "a:7233", "b:7233"],
  ...["rediss://a.example.com", "rediss://b.example.com", "one", "two", "1".repeat(40), "2".repeat(40)],
  ...["postgres://u:p@a.example.com/d?sslmode=require", "postgres://u:p@b.example.com/d?sslmode=require"],
  ...[`co_sk_${"a".repeat(40)}`, `co_sk_${"b".repeat(40)}`],
];

/** What a setting comes to when these places name these values. */
function resolve(mode: Mode, name: ReturnType<typeof namesIn>[number], at: Partial<Record<Place, string>>) {
  const given = readGiven({ set: at.flag === undefined ? [] : [`${name}=${at.flag}`] }, mode.name, {
    args: [],
    env: at.environment === undefined ? {} : { [prefix + name]: at.environment },
    file: parseAnswers(at.answers === undefined ? "" : `${name}=${at.answers}`, "/srv/answers", "/srv"),
    workingDirectory: "/srv",
    readStandardInput: () => "",
  }).settings;
  const inEnv = at.dotenv === undefined ? {} : { [name]: at.dotenv };
  return resolveSettings(mode, "1.2.3", "/srv/.env", inEnv, given).values[name];
}

describe.each(Object.values(modes))("$name", (mode) => {
  it.each(namesIn(mode.name))("%s", (name) => {
    const [high, low] = texts.filter((text) => problemWith(name, text) === undefined);
    expect(low, `two texts that ${name} takes`).toBeDefined();
    for (const [index, place] of places.entries()) {
      const lower = Object.fromEntries(places.slice(index + 1).map((other) => [other, low]));
      expect(resolve(mode, name, { ...lower, [place]: high }), `${place} against all that come after it`).toBe(high);
    }
    const otherwise = { ...mode.values, VERSION: "1.2.3" }[name] ?? settings[name].default;
    if (!mode.generated.includes(name)) expect(resolve(mode, name, {})).toBe(otherwise);
    else expect(resolve(mode, name, {})).not.toBe(resolve(mode, name, {}));
  });
});
