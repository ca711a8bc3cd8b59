import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { registryAuth } from "./registry-auth.ts";
import { registryOf } from "./registry-of.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What the engine is told of a registry, with this as Docker's configuration. */
async function auth(registry: string, config: unknown, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
  const header = await registryAuth(registry, { DOCKER_CONFIG: directory, ...env });
  return header === undefined ? undefined : JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
}

it("takes what `docker login` has kept, with a colon in the password", async () => {
  const auths = { "ghcr.io": { auth: base64("ada:a:b") }, "https://other.test/v1/": { auth: base64("eve:x") } };
  expect(await auth("ghcr.io", { auths })).toEqual({ username: "ada", password: "a:b", serveraddress: "ghcr.io" });
  expect(await auth("other.test", { auths })).toMatchObject({ username: "eve" });
  expect(await auth("docker.io", { auths })).toBeUndefined();
});

it("knows Docker Hub by its old name", async () => {
  const auths = { "https://index.docker.io/v1/": { auth: base64("ada:x") } };
  expect(await auth("docker.io", { auths })).toMatchObject({ username: "ada", password: "x" });
  expect(await auth("ghcr.io", { auths })).toBeUndefined();
});

it("takes an identity token", async () => {
  const auths = { "ghcr.io": { auth: base64("ada:"), identitytoken: "t" } };
  expect(await auth("ghcr.io", { auths })).toEqual({ identitytoken: "t", serveraddress: "ghcr.io" });
});

it("asks a credential helper, which is told the registry by its standard input", async () => {
  const bin = await temporaryDirectory();
  const helper = `#!/bin/sh\nread -r server\nprintf '{"Username":"%s","Secret":"%s"}' "$1" "$server"\n`;
  await writeFile(path.join(bin, "docker-credential-test"), helper, { mode: 0o755 });
  await writeFile(path.join(bin, "docker-credential-none"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env.PATH ?? ""}` };
  const config = { credsStore: "test", credHelpers: { "ghcr.io": "none" } };
  expect(await auth("docker.io", config, env)).toMatchObject({
    username: "get",
    password: "https://index.docker.io/v1/",
  });
  expect(await auth("ghcr.io", config, env)).toBeUndefined();
});

it("is nothing where nobody has signed in, or the configuration is damaged", async () => {
  expect(await auth("ghcr.io", {})).toBeUndefined();
  expect(await auth("ghcr.io", { auths: { "ghcr.io": {} } })).toBeUndefined();
  expect(await auth("ghcr.io", "{")).toBeUndefined();
  expect(await registryAuth("ghcr.io", { DOCKER_CONFIG: "/nowhere" })).toBeUndefined();
});

it("looks into the home directory where nothing else is said", async () => {
  const HOME = await temporaryDirectory();
  await mkdir(path.join(HOME, ".docker"));
  const config = JSON.stringify({ auths: { "ghcr.io": { auth: base64("ada:x") } } });
  await writeFile(path.join(HOME, ".docker/config.json"), config);
  expect(await registryAuth("ghcr.io", { HOME })).toBeDefined();
});

it.each([
  ["caddy:2", "docker.io"],
  ["valkey/valkey:8", "docker.io"],
  ["ghcr.io/cognobserve/cognobserve:1", "ghcr.io"],
  ["127.0.0.1:5000/x", "127.0.0.1:5000"],
  ["localhost/x", "localhost"],
])("%s is in %s", (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});
