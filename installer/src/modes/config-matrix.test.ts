import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import type { GivenSettings } from "../answers/given-settings.ts";
import { resolveSettings } from "../answers/resolve-settings.ts";
import { mergeEnv } from "../files/env-file.ts";
import { type ComposeConfig, composeConfig, composeFlaws } from "../testing/compose-flaws.ts";
import { completed, everyCombination, pairwise, settingsOf, thatChoose } from "../testing/setting-combinations.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { composeFile, overlaysFor } from "./overlays.ts";
import { production } from "./production.ts";

/*
 * Docker Compose itself reads what the installer would write, for every choice of overlays, each with no further setting,
 * with all, and with mixtures in which any two settings meet. All of it follows from the table of settings.
 */

const names = settingsOf("production");
const choosers = thatChoose(names, overlaysFor);
const others = names.filter((name) => !choosers.includes(name));
const mixtures = pairwise(others);
const combinations = everyCombination(choosers).flatMap((chosen, index) =>
  [0, 1, 2 + (index % (mixtures.length - 2))].map((row) => ({ ...chosen, ...mixtures[row] })),
);

interface Written {
  readonly files: readonly string[];
  readonly values: GivenSettings;
  readonly env: string;
}

/** What the installer would write for these settings: with what the chosen files and the table cannot do without. */
function written(given: GivenSettings): Written {
  const required = names.filter((name) => settings[name].requiredIn?.includes("production"));
  const resolve = (needed: readonly SettingName[]): Written => {
    const { entries } = resolveSettings(production, "1.2.3", ".env", {}, completed(given, needed));
    const values: GivenSettings = Object.fromEntries(
      entries.flatMap(({ name, value }) => (value ? [[name, value]] : [])),
    );
    const files = ["docker-compose.yml", ...overlaysFor(values)];
    const choice = composeFile(values, undefined, []);
    const chosen = choice === undefined ? [] : [{ name: "COMPOSE_FILE", value: choice, comment: "Files." }];
    return { files, values, env: mergeEnv("", [...chosen, ...entries]) };
  };
  const demanded = resolve(required).files.flatMap((file) => {
    const content = production.files.find(({ name }) => name === file)?.content ?? "";
    return names.filter((name) => content.includes(`\${${name}:?`));
  });
  return resolve([...required, ...demanded]);
}

/** @throws with what Compose says when it refuses the files */
async function configOf(directory: string, { env }: Written, debug: boolean): Promise<ComposeConfig> {
  await mkdir(directory, { recursive: true });
  for (const { name, content } of production.files) await writeFile(path.join(directory, name), content);
  await writeFile(path.join(directory, ".env"), env);
  const profile = debug ? ["--profile", "debug"] : [];
  const { stdout } = await execa("docker", ["compose", ...profile, "config", "--format", "json"], { cwd: directory });
  return composeConfig.parse(JSON.parse(stdout));
}

describe("docker compose config", () => {
  it("is asked about every choice of overlays, each setting and each value that the table names", () => {
    const chosen = new Set(combinations.map((given) => written(given).files.join(":")));
    // Three services of one's own or not, and four ways of TLS.
    expect(chosen.size).toBe(2 ** 3 * 4);
    for (const name of names) {
      const values = new Set(combinations.map((given) => given[name]));
      expect(values.size, name).toBeGreaterThan(1);
    }
  });

  it("passes, and shows an installation without a flaw", { timeout: 120_000 }, async () => {
    const directory = await temporaryDirectory();
    const failed: { readonly flaws: readonly string[]; readonly env: string }[] = [];
    const rest = [...combinations.entries()];
    const judgeTheRest = async (worker: number): Promise<void> => {
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
        const [index, given] = next;
        const installation = written(given);
        const flaws = await configOf(path.join(directory, String(worker)), installation, index % 2 === 1).then(
          (config) => composeFlaws(config, installation.values),
          (error: Error) => [error.message],
        );
        if (flaws.length > 0) failed.push({ flaws, env: installation.env });
      }
    };
    await Promise.all([1, 2, 3].map(judgeTheRest));
    expect(failed.slice(0, 3)).toEqual([]);
  });
});

describe("composeFlaws", () => {
  const installation = written({ DATABASE_URL: "postgres://user:word@db.example.com/cognobserve" });
  let good: ComposeConfig | undefined;
  type Break = (config: ComposeConfig) => unknown;
  const service = (config: ComposeConfig, name: string) => {
    const found = config.services[name];
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };

  it.each<[string, Break]>([
    ["web runs as root", (config) => delete service(config, "web").user],
    ["web has capabilities", (config) => service(config, "web").cap_drop?.pop()],
    ["worker may gain privileges", (config) => (service(config, "worker").privileged = true)],
    ["redis can write to its root file system", (config) => (service(config, "redis").read_only = false)],
    ["ingest has no bounds to its memory", (config) => delete service(config, "ingest").mem_limit],
    ["ingest has no bounds to its processes", (config) => delete service(config, "ingest").pids_limit],
    ["gateway keeps its logs for ever", (config) => delete service(config, "gateway").logging],
    ["web shows a secret", (config) => (service(config, "web").command = ["mark-of-a-secret"])],
    [
      "web publishes 0.0.0.0:1->2",
      (config) => {
        service(config, "web").ports.push({ host_ip: "0.0.0.0", published: "1", target: 2 });
      },
    ],
    ["redis has a way out that it does not need", (config) => (service(config, "redis").networks = { edge: null })],
    ["web cannot reach what is outside", (config) => (service(config, "web").networks = { data: null })],
    [
      "worker waits for postgres, which is not there",
      (config) => {
        service(config, "worker").depends_on = { postgres: { required: true } };
      },
    ],
    [
      "postgres runs beside the DATABASE_URL that was given",
      (config) => {
        config.services.postgres = service(config, "redis");
      },
    ],
    ["temporal is missing", (config) => delete config.services.temporal],
    [
      "DATABASE_URL does not reach the first job as it was given",
      (config) => (config.configs["given-secrets"].content = ""),
    ],
    [
      "LOG_LEVEL does not reach the first job as it was given",
      (config) => {
        service(config, "secrets").environment.LOG_LEVEL = "error";
      },
    ],
  ])("sees that %s", async (flaw, breakIt) => {
    good ??= await configOf(await temporaryDirectory(), installation, false);
    expect(composeFlaws(good, installation.values)).toEqual([]);
    const config = structuredClone(good);
    breakIt(config);
    expect(composeFlaws(config, installation.values)).toContain(flaw);
  });
});
