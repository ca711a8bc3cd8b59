import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ports } from "../../settings/ports.ts";
import { type SettingName, settings } from "../../settings/table.ts";

const text = readFileSync(new URL("./docker-compose.yml", import.meta.url), "utf8");
const { services } = z
  .object({
    services: z.object({
      cognobserve: z.object({ environment: z.record(z.string(), z.string()), ports: z.string().array() }),
    }),
  })
  .parse(parse(text));
const { environment, ports: published } = services.cognobserve;
const quickstart = (Object.keys(settings) as SettingName[]).filter((name) =>
  settings[name].modes.includes("quickstart"),
);
/** Read by Compose itself, so that the container has no use for them. INGEST_PORT stands in the dashboard's snippets. */
const outside: readonly SettingName[] = ["VERSION", "WEB_PORT"];

describe("the Quick Start compose file", () => {
  it("names only variables of the table of settings", () => {
    const named = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !quickstart.some((known) => known === name))).toEqual([]);
  });

  it("passes on every setting of Quick Start under its own name, and an unset one as empty", () => {
    const expected = quickstart.filter((name) => !outside.includes(name)).map((name) => [name, `\${${name}:-}`]);
    expect(environment).toEqual(Object.fromEntries(expected));
  });

  it("uses the defaults of the table where Compose itself needs a value", () => {
    expect(published).toEqual([
      `\${WEB_PORT:-${settings.WEB_PORT.default}}:${ports.web}`,
      `\${INGEST_PORT:-${settings.INGEST_PORT.default}}:${ports.ingest}`,
    ]);
    expect(text).toContain(`ghcr.io/cognobserve/cognobserve:\${VERSION:-${settings.VERSION.default}}`);
  });
});

describe("the secrets that the container makes", () => {
  it("are those of the table that nobody but our own services needs", () => {
    const source = readFileSync(new URL("./bring-up/secrets.sh", import.meta.url), "utf8");
    const made = /^secret_recipes='(.*)'$/m
      .exec(source)?.[1]
      ?.split(" ")
      .map((recipe) => recipe.split(":")[0]);
    const wanted = quickstart.filter(
      (name) => settings[name].secret && settings[name].generate !== undefined && !name.startsWith("INIT_"),
    );
    expect(made?.toSorted()).toEqual(wanted.toSorted());
  });
});
