import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { lookAtEngine } from "../facts/engine.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { findEndpoint } from "./endpoint.ts";
import { EngineApi } from "./engine-api.ts";

const writeContext = async (config: string, name: string, endpoint: unknown, files: Record<string, string> = {}) => {
  // Docker names a context's folders after the SHA-256 of its name.
  const id = createHash("sha256").update(name).digest("hex");
  const folder = path.join(config, "contexts/meta", id);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }));
  const tls = path.join(config, "contexts/tls", id, "docker");
  if (Object.keys(files).length > 0) await mkdir(tls, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(tls, file), text);
};

const choose = (config: string, currentContext: string) =>
  writeFile(path.join(config, "config.json"), JSON.stringify({ currentContext }));

describe("the engine's endpoint", () => {
  it("is where Docker has it when nothing says otherwise", async () => {
    const DOCKER_CONFIG = await temporaryDirectory();
    const usual = { name: "unix:///var/run/docker.sock", socket: "/var/run/docker.sock", publishedAt: "127.0.0.1" };
    expect(await findEndpoint({ DOCKER_CONFIG })).toMatchObject(usual);
    await writeFile(path.join(DOCKER_CONFIG, "config.json"), "damaged");
    expect(await findEndpoint({ DOCKER_CONFIG })).toMatchObject(usual);
    await choose(DOCKER_CONFIG, "default");
    expect(await findEndpoint({ DOCKER_CONFIG })).toMatchObject(usual);
  });

  it.each([
    ["tcp://build.test:2375", { host: "build.test", port: "2375" }, "build.test"],
    ["tcp://build.test", { host: "build.test", port: 2375 }, "build.test"],
    ["tcp://[::1]:2375", { host: "::1", port: "2375" }, "[::1]"],
    ["unix:///home/ada lovelace/docker.sock", { socketPath: "/home/ada lovelace/docker.sock" }, "127.0.0.1"],
  ])("is what DOCKER_HOST says: %s", async (DOCKER_HOST, options, publishedAt) => {
    expect(await findEndpoint({ DOCKER_HOST })).toMatchObject({
      name: DOCKER_HOST,
      options,
      publishedAt,
      secure: false,
    });
  });

  it("is looked for in the order in which Docker does", async () => {
    const DOCKER_CONFIG = await temporaryDirectory();
    await writeContext(DOCKER_CONFIG, "current", { Host: "unix:///current" });
    await writeContext(DOCKER_CONFIG, "chosen", { Host: "unix:///chosen" });
    await choose(DOCKER_CONFIG, "current");
    const found = async (env: Record<string, string>) => (await findEndpoint({ DOCKER_CONFIG, ...env })).socket;
    expect(await found({})).toBe("/current");
    expect(await found({ DOCKER_CONTEXT: "" })).toBe("/current");
    expect(await found({ DOCKER_CONTEXT: "chosen" })).toBe("/chosen");
    expect(await found({ DOCKER_CONTEXT: "default" })).toBe("/var/run/docker.sock");
    expect(await found({ DOCKER_CONTEXT: "chosen", DOCKER_HOST: "unix:///host" })).toBe("/host");
    expect(await found({ DOCKER_CONTEXT: "nowhere", DOCKER_HOST: "unix:///host" })).toBe("/host");
  });

  it("is none where the context is missing or damaged, as the docker command then refuses everything", async () => {
    const DOCKER_CONFIG = await temporaryDirectory();
    const why = (env: Record<string, string>) =>
      findEndpoint({ DOCKER_CONFIG, ...env }).catch((error: unknown) => (error as { text: unknown }).text);
    expect(await why({ DOCKER_CONTEXT: "gone" })).toMatchObject({
      code: "docker-context-missing",
      title: "There is no Docker context gone",
      cause: expect.stringMatching(/^DOCKER_CONTEXT names it/),
      commands: ["unset DOCKER_CONTEXT", "{installer}"],
    });
    await choose(DOCKER_CONFIG, "gone");
    const ofConfiguration = {
      code: "docker-context-missing",
      cause: expect.stringMatching(/\/config\.json names it/),
      commands: ["docker context use default", "{installer}"],
    };
    expect(await why({})).toMatchObject(ofConfiguration);
    await writeContext(DOCKER_CONFIG, "gone", { SkipTLSVerify: false });
    expect(await why({})).toMatchObject(ofConfiguration);
  });

  it("says what it does not speak", async () => {
    await expect(findEndpoint({ DOCKER_HOST: "ssh://build.test" })).rejects.toThrow("docker-endpoint");
  });

  it("needs no home directory", async () => {
    expect((await findEndpoint({ HOME: "/nonexistent" })).socket).toBe("/var/run/docker.sock");
  });
});

describe("an engine that speaks TLS", async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-tls-"));
  afterAll(() => rm(directory, { recursive: true }));
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: directory, stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  for (const name of ["ca", "other"]) {
    openssl("req", "-x509", ...key, "-keyout", `${name}.key`, "-out", `${name}.pem`, "-subj", `/CN=${name}`);
  }
  const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
  await writeFile(path.join(directory, "ext"), "subjectAltName=IP:127.0.0.1\n");
  for (const name of ["server", "client"]) {
    openssl("req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
    openssl("x509", "-req", "-in", `${name}.csr`, ...by, "-extfile", "ext", "-days", "30", "-out", `${name}.pem`);
  }
  const pem = (name: string) => readFile(path.join(directory, name), "utf8");
  const [ca, other, serverCert, serverKey, cert, clientKey] = await Promise.all(
    ["ca.pem", "other.pem", "server.pem", "server.key", "client.pem", "client.key"].map(pem),
  );
  const files = { "ca.pem": `${ca}`, "cert.pem": `${cert}`, "key.pem": `${clientKey}` };

  /** Takes who shows a certificate of the authority; with `anybody`, everybody. */
  const listen = async (anybody = false) => {
    const asks = { requestCert: true, rejectUnauthorized: !anybody };
    const server = createServer({ ca: `${ca}`, cert: `${serverCert}`, key: `${serverKey}`, ...asks }, (_, answer) =>
      answer.end('{"Version":"24.0.0","ApiVersion":"1.43","Os":"linux","Arch":"amd64"}'),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const folderWith = async (contents: Record<string, string>) => {
    const folder = await temporaryDirectory();
    for (const [file, text] of Object.entries(contents)) await writeFile(path.join(folder, file), text);
    return folder;
  };
  const look = async (env: Record<string, string>) => lookAtEngine(new EngineApi(await findEndpoint(env)));

  it("is spoken to with the files of DOCKER_CERT_PATH, else of Docker's configuration", async () => {
    const DOCKER_HOST = await listen();
    const folder = await folderWith(files);
    expect(await look({ DOCKER_HOST, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder })).toMatchObject({
      state: "ready",
    });
    expect(await look({ DOCKER_HOST, DOCKER_TLS_VERIFY: "1", DOCKER_CONFIG: folder })).toMatchObject({
      state: "ready",
    });
  });

  it("may want no certificate of its client", async () => {
    const DOCKER_HOST = await listen(true);
    const DOCKER_CERT_PATH = await folderWith({ "ca.pem": `${ca}` });
    expect(await look({ DOCKER_HOST, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH })).toMatchObject({ state: "ready" });
  });

  it("is believed unseen where DOCKER_TLS alone is set", async () => {
    const DOCKER_HOST = await listen(true);
    const DOCKER_CERT_PATH = await folderWith({ "ca.pem": `${other}` });
    expect(await look({ DOCKER_HOST, DOCKER_TLS: "1", DOCKER_CERT_PATH })).toMatchObject({ state: "ready" });
  });

  it("is spoken to with the files of its context, and not those of the environment", async () => {
    const DOCKER_CONFIG = await temporaryDirectory();
    await writeContext(DOCKER_CONFIG, "safe", { Host: await listen(), SkipTLSVerify: false }, files);
    await writeContext(DOCKER_CONFIG, "unseen", { Host: await listen(true), SkipTLSVerify: true });
    for (const DOCKER_CONTEXT of ["safe", "unseen"]) {
      const env = { DOCKER_CONFIG, DOCKER_CONTEXT, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere" };
      expect(await look(env)).toMatchObject({ state: "ready" });
    }
  });

  it("is told from one that does not run when the two do not agree", async () => {
    const DOCKER_HOST = await listen();
    const say = async (contents: Record<string, string>) =>
      look({ DOCKER_HOST, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: await folderWith(contents) });
    expect(await say({ ...files, "ca.pem": `${other}` })).toMatchObject({
      state: "tls",
      reason: expect.stringMatching(/certificate/),
    });
    expect(await say({ "ca.pem": `${ca}` })).toMatchObject({
      state: "tls",
      reason: "tlsv13 alert certificate required",
    });
    expect(await say({ ...files, "key.pem": "damaged" })).toMatchObject({ state: "tls", reason: "unsupported" });
  });

  it.each([["DOCKER_TLS_VERIFY"], ["DOCKER_TLS"]])("is not spoken to without ca.pem, which %s needs", async (name) => {
    const DOCKER_CONFIG = await temporaryDirectory();
    // The docker command refuses a socket as well.
    for (const DOCKER_HOST of ["tcp://127.0.0.1:2376", ""]) {
      const text = await findEndpoint({ DOCKER_CONFIG, DOCKER_HOST, [name]: "1" }).catch((error) => error.text);
      expect(text).toMatchObject({
        code: "docker-tls-file",
        title: `${DOCKER_CONFIG}/ca.pem cannot be read`,
        cause: `It does not exist. Docker needs it to speak TLS to its engine, as ${name} asks for.`,
        commands: [
          "DOCKER_CERT_PATH=DIRECTORY {installer}",
          `${name}= DOCKER_HOST=unix:///var/run/docker.sock {installer}`,
        ],
      });
    }
  });

  it("is not spoken to where a file of its context is none", async () => {
    const DOCKER_CONFIG = await temporaryDirectory();
    await writeContext(DOCKER_CONFIG, "safe", { Host: "tcp://127.0.0.1:2376" }, files);
    const id = createHash("sha256").update("safe").digest("hex");
    const file = path.join(DOCKER_CONFIG, "contexts/tls", id, "docker/key.pem");
    await rm(file);
    await mkdir(file);
    const text = await findEndpoint({ DOCKER_CONFIG, DOCKER_CONTEXT: "safe" }).catch((error) => error.text);
    expect(text).toMatchObject({
      code: "docker-tls-file",
      cause: "It is a directory. Docker needs it to speak TLS to its engine, as the Docker context asks for.",
      commands: ["DOCKER_HOST=unix:///var/run/docker.sock {installer}"],
    });
  });
});
