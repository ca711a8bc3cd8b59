import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { expect, test } from "vitest";

const baseImages = (args: string[] = [], env: NodeJS.ProcessEnv = {}) =>
  execa("sh", ["scripts/base-images.sh", ...args], { env, reject: false, stdin: "ignore" });

/** Names of the images in docker/versions that Quick Start is built on, in their order. */
const names = async () => {
  const dockerfile = await readFile("docker/quickstart/Dockerfile", "utf8");
  return [...(await readFile("docker/versions", "utf8")).matchAll(/^(\w+_IMAGE)=(.+)$/gm)]
    .filter(([, variable = ""]) => dockerfile.includes(`ARG ${variable}\n`))
    .map(([, , name = ""]) => name);
};

const run = async (image: string, ...command: string[]) =>
  (await execa("docker", ["run", "--rm", "--network", "none", image, ...command])).stdout;

test("when all images are here, it says nothing and keeps every one of them", async () => {
  const ids = async () =>
    (await execa("docker", ["image", "inspect", "--format", "{{.Id}}", ...(await names())])).stdout;
  const before = await ids();
  const { exitCode, stdout, stderr } = await baseImages();
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(await ids()).toBe(before);
});

test("without an engine it says how to get one", async () => {
  const { exitCode, stderr } = await baseImages([], { DOCKER_HOST: "tcp://127.0.0.1:1" });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("sh scripts/engine.sh");
});

test("a stand-in that does not exist is a mistake in usage", async () => {
  const { exitCode, stderr } = await baseImages(["nginx"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("debian, node, temporal, temporal-ui, postgres, valkey and caddy");
});

// What follows holds for the official images and must hold for ours.

test("node: runs a script by default, as its own user when asked", async () => {
  const image = "node:24-trixie-slim";
  expect(await run(image, "-p", "process.version")).toMatch(/^v24\./);
  expect(await run(image, "npm", "--version")).toMatch(/^\d+\./);
  expect(await run(image, "sh", "-c", "command -v node; command -v npx; id -u node")).toBe(
    "/usr/local/bin/node\n/usr/local/bin/npx\n1000",
  );
});

test("debian: slim, with apt sources of all three suites and no package lists", async () => {
  const found = await run(
    "debian:trixie-slim",
    "sh",
    "-c",
    "grep -h ^Suites: /etc/apt/sources.list.d/*; ls /var/lib/apt/lists /usr/share/man; . /etc/os-release; echo $VERSION_CODENAME",
  );
  expect(found).toContain("Suites: trixie trixie-updates");
  expect(found).toContain("Suites: trixie-security");
  expect(found).not.toContain("Packages");
  expect(found.endsWith("trixie")).toBe(true);
});

test("temporal: server and SQL tool of one version, as user 1000, schemas where they belong", async () => {
  const images = await names();
  const server = images.find((name) => name.startsWith("temporalio/server")) ?? "";
  const tools = images.find((name) => name.startsWith("temporalio/admin-tools")) ?? "";
  const version = server.split(":")[1] ?? "";
  expect(await run(server, "sh", "-c", "id -u; temporal-server --version")).toBe(`1000\ntemporal version ${version}`);
  expect(await run(tools, "temporal-sql-tool", "--version")).toBe(`temporal-sql-tool version ${version}`);
  expect(await run(tools, "ls", "/etc/temporal/schema/postgresql/v12")).toContain("temporal");
});
