import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { ports } from "../../settings/ports.ts";
import { settings } from "../../settings/table.ts";
import { productionSecrets, productionSettings } from "../app/prepare-secrets.ts";

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
const text = read("./docker-compose.yml");

const service = z.object({
  image: z.string(),
  user: z.string(),
  read_only: z.boolean(),
  cap_drop: z.string().array(),
  cap_add: z.string().array().default([]),
  security_opt: z.string().array(),
  mem_limit: z.string(),
  pids_limit: z.number(),
  restart: z.string(),
  logging: z.object({ driver: z.string(), options: z.object({ "max-size": z.string(), "max-file": z.string() }) }),
  ports: z.string().array().default([]),
  networks: z.string().array().default([]),
  profiles: z.string().array().optional(),
  network_mode: z.string().optional(),
  healthcheck: z.object({ test: z.string().array() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
/** What an overlay may not change. */
const hardening = z.object({
  user: z.string(),
  privileged: z.boolean().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.string().array(),
  cap_add: z.string().array().nullish(),
  security_opt: z.string().array(),
  mem_limit: z.string(),
  pids_limit: z.number(),
  restart: z.string(),
  logging: z.unknown(),
  healthcheck: z.unknown().optional(),
  image: z.string(),
  volumes: z
    .object({ type: z.string(), read_only: z.boolean().optional(), bind: z.looseObject({}).optional() })
    .array()
    .optional(),
});
/** Values for every setting that an overlay cannot do without. */
const chosen = {
  NEXTAUTH_URL: "https://observe.example.com",
  NEXTAUTH_SECRET: "x".repeat(32),
  TLS_CERTIFICATE_FILE: "/etc/ssl/a.pem",
  TLS_KEY_FILE: "/etc/ssl/a.key",
  ACME_CA_FILE: "/etc/ssl/ca.pem",
  TRUSTED_PROXIES: "127.0.0.1",
  DATABASE_URL: "postgres://u:p@db.example.com/cognobserve",
  DATABASE_CA_FILE: "/etc/ssl/ca.pem",
  REDIS_URL: "rediss://redis.example.com",
  REDIS_CA_FILE: "/etc/ssl/ca.pem",
  TEMPORAL_ADDRESS: "temporal.example.com:7233",
};
const { services, networks, volumes, configs } = z
  .object({
    services: z.record(z.string(), service.loose()),
    networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
    volumes: z.record(z.string(), z.null()),
    configs: z.object({ "given-secrets": z.object({ content: z.string() }) }),
  })
  .parse(parse(text, { merge: true }));
const named = Object.entries(services);
const lasting = named.filter(([, { restart }]) => restart !== "no");
const given = configs["given-secrets"].content;

describe("the settings of the production compose file", () => {
  it("are those of the table, each of them, with the table's defaults where Compose itself needs a value", () => {
    const variables = new Set([...text.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name]) => name));
    expect([...variables].toSorted()).toEqual(productionSettings.toSorted());
    expect(services.gateway?.ports).toEqual(
      [
        `WEB_PORT:-${settings.WEB_PORT.default}}:${ports.web}`,
        `INGEST_PORT:-${settings.INGEST_PORT.default}}:${ports.ingest}`,
      ].map((port) => `\${PUBLISH_ADDRESS:-${settings.PUBLISH_ADDRESS.default}}:\${${port}`),
    );
    expect(services.web?.image).toBe(`ghcr.io/cognobserve/cognobserve-app:\${VERSION:-${settings.VERSION.default}}`);
  });

  it("are all judged by the first job, before anything starts", () => {
    const judged = [...Object.keys(services.secrets?.environment ?? {}), ...productionSecrets];
    expect(judged.toSorted()).toEqual(productionSettings.toSorted());
    for (const [name] of named.filter(([name]) => name !== "secrets")) expect(startsAfter(name)).toContain("secrets");
  });

  it("reach no container's environment when they are secret, only the file that the first job reads", () => {
    expect(given.match(/^\w+/gm)?.toSorted()).toEqual(productionSecrets.toSorted());
    for (const [, { environment }] of named) {
      expect(Object.keys(environment).filter((name) => productionSecrets.some((secret) => secret === name))).toEqual(
        [],
      );
    }
    const outside = text.slice(text.indexOf("\nservices:"));
    for (const name of productionSecrets) expect(outside).not.toContain(`\${${name}`);
  });

  it("are refused with a sentence by Compose when a required one is missing", () => {
    expect(given).toMatch(/^NEXTAUTH_SECRET=\$\{NEXTAUTH_SECRET:\?set it to .* in \.env /);
    expect(services.web?.environment.NEXTAUTH_URL).toMatch(/^\$\{NEXTAUTH_URL:\?set it to .* in \.env /);
  });
});

/** Every service that has to be there, or to have ended well, before this one is started. */
function startsAfter(name: string): readonly string[] {
  return Object.keys(services[name]?.depends_on ?? {}).flatMap((before) => [before, ...startsAfter(before)]);
}

describe.each(named)("%s", (name, { user, cap_add, ...rest }) => {
  it("runs without root, privileges, a name of its own, and bounds to what it takes", () => {
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(rest.cap_drop).toEqual(["ALL"]);
    expect(cap_add).toEqual(name === "gateway" ? ["NET_BIND_SERVICE"] : []);
    expect(rest.security_opt).toEqual(["no-new-privileges:true"]);
    expect(rest.read_only).toBe(name !== "secrets");
    expect(rest.pids_limit).toBeLessThanOrEqual(256);
    expect(rest.mem_limit).toMatch(/^\d+[mg]$/);
    expect(rest.logging.options).toEqual({ "max-size": "10m", "max-file": "5" });
    expect(rest).not.toHaveProperty("container_name");
    expect(rest).not.toHaveProperty("privileged");
  });

  it("publishes nothing and has no way out, unless it is the gateway, or Temporal's dashboard when asked for", () => {
    if (name === "gateway") return expect(rest.networks).toEqual(["edge", "app"]);
    if (name === "temporal-ui") {
      expect(rest.profiles).toEqual(["debug"]);
      expect(rest.ports).toEqual(["127.0.0.1:8088:8080"]);
      return expect(rest.networks).toEqual(["debug", "data"]);
    }
    expect(rest.ports).toEqual([]);
    if (rest.network_mode !== "none") expect(rest.networks).not.toHaveLength(0);
    for (const network of rest.networks) expect(networks[network]).toEqual({ internal: true });
  });

  it("is run from a pinned image", () => {
    const pinned = [...read("../versions").matchAll(/^\w+_IMAGE=(.+)$/gm)].map(([, image]) => image);
    if (!rest.image.startsWith("ghcr.io/cognobserve/")) expect(pinned).toContain(rest.image);
  });
});

const overlays = readdirSync(new URL(".", import.meta.url)).filter(
  (file) => file.endsWith(".yml") && file !== "docker-compose.yml",
);

describe.each(overlays)("the overlay %s", (file) => {
  const overlay = read(file);

  it("says how it is chosen, tells the first job that it is there, and needs no newer Compose", () => {
    expect(overlay).toContain(`#   COMPOSE_FILE=docker-compose.yml:${file}\n`);
    const marker = `OVERLAY_${file.replace(".yml", "").replaceAll("-", "_").toUpperCase()}`;
    const { environment } = service
      .partial()
      .parse(z.object({ services: z.object({ secrets: z.unknown() }) }).parse(parse(overlay)).services.secrets);
    expect(environment).toMatchObject({ [marker]: "true" });
    expect(overlay).not.toMatch(/!reset|!override/);
  });

  it("names only settings of the table", () => {
    const variables = [...overlay.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(variables.filter((name) => !productionSettings.some((known) => known === name))).toEqual([]);
  });

  it("leaves every service as hardened as it was, and what it mounts of the host as it is", async () => {
    const [before, after] = [await merged(["docker-compose.yml"]), await merged(["docker-compose.yml", file])];
    expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
    for (const [name, { volumes = [], ...settled }] of Object.entries(after)) {
      const { volumes: _, ...unsettled } = before[name] ?? {};
      expect(settled, name).toEqual(unsettled);
      for (const { type, ...mount } of volumes.filter(({ type }) => type === "bind")) {
        expect(mount, `${name}, ${type}`).toMatchObject({ read_only: true, bind: {} });
        expect(mount.bind).not.toHaveProperty("create_host_path", true);
      }
    }
  });
});

/** What hardens each service once Compose itself has merged these files. */
async function merged(files: readonly string[]) {
  const { stdout } = await execa("docker", ["compose", "--profile", "*", "config", "--format", "json"], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { ...chosen, COMPOSE_FILE: files.join(":") },
  });
  return z.object({ services: z.record(z.string(), hardening) }).parse(JSON.parse(stdout)).services;
}

describe("the production compose file", () => {
  it("tells of every lasting service whether it is healthy, in ways that Docker 24 knows", () => {
    for (const [, { healthcheck }] of lasting) expect(healthcheck?.test[0]).toBe("CMD");
    expect(text).not.toContain("start_interval");
  });

  it("keeps its data in the volumes that are promised", () => {
    expect(Object.keys(volumes)).toEqual(["postgres_data", "redis_data", "app_secrets"]);
  });
});

describe("the entry point of the app image", () => {
  it("reads every secret of the table from a file", () => {
    const names = /^secrets='([^']*)'/m.exec(read("../app/role"))?.[1]?.split(/\s+/);
    expect(names?.toSorted()).toEqual(productionSecrets.toSorted());
  });
});
