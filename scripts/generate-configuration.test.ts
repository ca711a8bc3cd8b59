import { readFileSync } from "node:fs";
import { generate } from "@cognobserve/settings/generate";
import { setting } from "@cognobserve/settings/setting";
import { settings } from "@cognobserve/settings/table";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { configurationFile, configurationPage } from "./generate-configuration.ts";

describe("docs/self-hosting/configuration.md", () => {
  const page = configurationPage();

  it("is what settings/table.ts says today", () => {
    const committed = readFileSync(configurationFile, "utf8");
    expect(committed, "run: node scripts/generate-configuration.ts").toBe(page);
  });

  it.each(Object.entries(settings))("has a row on %s exactly when a user may set it", (name, { modes }) => {
    expect(page.split("\n").filter((line) => line.startsWith(`| \`${name}\` |`))).toHaveLength(
      modes.length > 0 ? 1 : 0,
    );
  });

  it("tells how long generated values are", () => {
    expect(page).toContain(`generated: ${generate("secret").length} random characters`);
    expect(page).toContain(`generated: ${generate("password").length} random characters`);
    expect(page).toContain(
      `generated: \`co_sk_\` and ${generate("api-key").length - "co_sk_".length} random characters`,
    );
    expect(page).toContain(
      `generated: \`prj_\` and ${generate("project-id").length - "prj_".length} random characters`,
    );
  });

  it("keeps a row in one piece, and marks what is secret, required or defaulted", () => {
    const example = configurationPage({
      TOKEN: setting({
        modes: ["quickstart", "production"],
        requiredIn: ["production"],
        schema: z.string(),
        secret: true,
        generate: "secret",
        description: "One | two.",
      }),
      LIMIT: setting({ modes: ["production"], schema: z.string(), default: "7", secret: false, description: "Limit." }),
    });
    expect(example).toContain(
      "| `TOKEN` | **required** in Production; Quick Start: generated: 48 random characters | One \\| two. Secret: kept out of logs. |",
    );
    expect(example).toContain("## Production only");
    expect(example).toContain("| `LIMIT` | `7` | Limit. |");
    expect(example).not.toContain("## Quick Start only");
    expect(example).not.toContain("###");
  });
});
