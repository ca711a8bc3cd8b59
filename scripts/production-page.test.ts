import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseEnv } from "@cognobserve/installer/src/files/env-file";
import { overlaysFor } from "@cognobserve/installer/src/modes/overlays";
import { ports } from "@cognobserve/settings/ports";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";

/* What docs/self-hosting/production.md tells people to write is what the product takes. */

const page = await readFile("docs/self-hosting/production.md", "utf8");
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text = ""]) =>
    found === language ? [text] : [],
  );
const published = (await readdir("docker/production")).filter((name) => name.endsWith(".yml"));
const required = { NEXTAUTH_URL: "http://localhost:3000", NEXTAUTH_SECRET: "x".repeat(32) };

/** `docker compose config` over the published files and one of the reader's own. */
async function config(env: string, own = "services: {}\n"): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "cognobserve-page-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const name of published) {
    await writeFile(path.join(directory, name), await readFile(path.join("docker/production", name)));
  }
  await writeFile(path.join(directory, ".env"), env);
  await writeFile(path.join(directory, "docker-compose.override.yml"), own);
  const { all } = await execa("docker", ["compose", "config"], { cwd: directory, env: required, all: true });
  return all;
}

describe("docs/self-hosting/production.md", () => {
  it.each(blocks("env").map((text) => [text]))("shows settings that are taken:\n%s", async (text) => {
    const { COMPOSE_FILE, ...values } = parseEnv(text);
    for (const [name, value] of Object.entries(values)) {
      expect(Object.keys(settings)).toContain(name);
      const { modes, schema } = settings[name as SettingName]; // one of the table, as was just seen
      expect(modes).toContain("production");
      expect(schema.safeParse(value).error?.issues, name).toBeUndefined();
    }
    if (COMPOSE_FILE === undefined) return;
    const [base, ...overlays] = COMPOSE_FILE.split(":");
    expect(base).toBe("docker-compose.yml");
    expect(overlays).toEqual(overlaysFor(values));
    expect(await config(text)).not.toContain("level=warning");
  });

  it.each(blocks("yaml").map((text) => [text]))("shows a compose file that is taken:\n%s", async (text) => {
    expect(await config("", text)).toContain("replicas: 3");
  });

  it("speaks of every overlay, and of every service", async () => {
    for (const file of published.filter((name) => name !== "docker-compose.yml")) expect(page).toContain(file);
    const { services } = parse(await readFile("docker/production/docker-compose.yml", "utf8")) as {
      services: object; // has services, or Compose would refuse it
    };
    for (const service of Object.keys(services)) expect(page).toContain(`\`${service}\``);
  });

  it("leads a proxy to the dashboard's port, with bodies as large as ingest takes", () => {
    const examples = ["nginx", "caddyfile", "traefik"].flatMap(blocks);
    expect(examples).toHaveLength(3);
    for (const example of examples) expect(example).toContain(`127.0.0.1:${ports.web}`);
    for (const example of examples.slice(0, 2)) expect(example).toMatch(/17mb?\b/i);
  });

  it("has links that lead somewhere", async () => {
    const files = [...page.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, file = ""]) => file);
    for (const file of files) await readFile(path.join("docs/self-hosting", file));
    for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) {
      expect(page.toLowerCase()).toContain(`\n## ${anchor?.replaceAll("-", " ")}\n`);
    }
  });
});
