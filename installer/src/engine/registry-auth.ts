import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Environment } from "@cognobserve/settings/read";
import { execa } from "execa";
import { z } from "zod";
import { dockerFolder } from "./docker-folder.ts";

/** Docker Hub, by the name that `docker login` keeps its credentials under. */
const hubKey = "https://index.docker.io/v1/";
/** What a helper calls the user whose secret is an identity token (docker-credential-helpers). */
const tokenUser = "<token>";

const config = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
});
const helped = z.object({ Username: z.string(), Secret: z.string() });

/**
 * What the user has signed in to a registry with, as the engine takes it (`X-Registry-Auth`, Engine API,
 * «Authentication»); from where `docker` itself would take it.
 * @returns undefined where nobody has signed in, or it cannot be told
 */
export async function registryAuth(registry: string, env: Environment): Promise<string | undefined> {
  try {
    const file = path.join(dockerFolder(env) ?? ".docker", "config.json");
    const { auths, credsStore, credHelpers } = config.parse(JSON.parse(await readFile(file, "utf8")));
    const key = registry === "docker.io" ? hubKey : registry;
    const helper = credHelpers[key] ?? credsStore;
    if (helper !== undefined) return header(registry, await ask(helper, key, env));
    const own = Object.entries(auths).find(([name]) => name === key || hostOf(name) === registry)?.[1];
    if (own?.identitytoken) return header(registry, { Username: tokenUser, Secret: own.identitytoken });
    const [, user, password] = /^([^:]+):(.*)$/s.exec(Buffer.from(own?.auth ?? "", "base64").toString("utf8")) ?? [];
    return user && password && header(registry, { Username: user, Secret: password });
  } catch {
    return undefined; // what is damaged there, or a helper that fails, is for `docker` to complain about
  }
}

const hostOf = (name: string): string => name.replace(/^https?:\/\//, "").replace(/\/.*$/, "");

/** Asks a credential helper, which takes the registry and tells the secret by its pipes alone. */
async function ask(helper: string, key: string, env: Environment): Promise<z.infer<typeof helped>> {
  const { stdout } = await execa(`docker-credential-${helper}`, ["get"], {
    input: key,
    env,
    extendEnv: false,
    timeout: 5000,
  });
  return helped.parse(JSON.parse(stdout));
}

function header(serveraddress: string, { Username, Secret }: z.infer<typeof helped>): string {
  const who = Username === tokenUser ? { identitytoken: Secret } : { username: Username, password: Secret };
  const text = Buffer.from(JSON.stringify({ ...who, serveraddress })).toString("base64");
  // Node's own base64url has no padding, and the engine wants it.
  return text.replaceAll("+", "-").replaceAll("/", "_");
}
