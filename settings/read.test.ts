import { describe, expect, it } from "vitest";
import { generate } from "./generate.ts";
import { readSettings, SettingsError } from "./read.ts";
import { type SettingName, settings } from "./table.ts";

describe("readSettings", () => {
  it("parses values and fills in defaults", () => {
    expect(readSettings({ RETENTION_DAYS: "7", LOG_LEVEL: "" }, ["RETENTION_DAYS", "LOG_LEVEL"])).toEqual({
      RETENTION_DAYS: 7,
      LOG_LEVEL: "info",
    });
  });

  it("names every problem at once and repeats no secret", () => {
    const read = () =>
      readSettings({ NEXTAUTH_SECRET: "hunter2", WEB_PORT: "99999" }, ["NEXTAUTH_SECRET", "WEB_PORT", "DATABASE_URL"]);
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(
      /NEXTAUTH_SECRET must have at least 32 characters\nWEB_PORT must be between 1 and 65535\nDATABASE_URL is not set/,
    );
    expect(read).not.toThrow(/hunter2/);
  });

  it("leaves an optional setting undefined", () => {
    expect(readSettings({}, [], ["INIT_API_KEY"]).INIT_API_KEY).toBeUndefined();
  });
});

describe("the table", () => {
  const rows = Object.entries(settings);

  it.each(rows)("%s accepts its own default and its own generated value", (_name, row) => {
    if (row.default !== undefined) expect(row.schema.safeParse(row.default).success).toBe(true);
    if (row.generate !== undefined) expect(row.schema.safeParse(generate(row.generate)).success).toBe(true);
  });

  it("gives no secret a default", () => {
    const defaulted = (Object.keys(settings) as SettingName[]).filter(
      (name) => settings[name].secret && settings[name].default !== undefined,
    );
    expect(defaulted).toEqual([]);
  });
});
