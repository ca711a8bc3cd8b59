import { randomBytes, randomInt } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, createAuthority } from "../installer/certificates.ts";
import { createInstallation, type Installation } from "./installation.ts";

/* https at the gateway itself, at its real ports, on an address of this machine that nobody else uses. */

const host = "observe.example.com";
const apiKey = `co_sk_${randomBytes(24).toString("base64url")}`;

const settings = (address: string): Record<string, string> => ({
  NEXTAUTH_SECRET: randomBytes(24).toString("base64url"),
  NEXTAUTH_URL: `https://${host}`,
  PUBLISH_ADDRESS: address,
  WEB_PORT: "443",
  INIT_ADMIN_EMAIL: "admin@example.com",
  INIT_ADMIN_PASSWORD: "correct horse battery",
  INIT_API_KEY: apiKey,
});
const freeAddress = (): string => `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`;

let authority: Authority;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cognobserve-tls-"));
  authority = await createAuthority(directory);
  await authority.issue("ours", [`DNS:${host}`]);
  await authority.issue("other", ["DNS:other.example.com"]);
});
afterAll(() => rm(directory, { recursive: true }));

/** `curl` that finds every host at this address and believes this authority alone. @returns headers and body */
const curlAt =
  (address: string, ca: string) =>
  async (...args: readonly string[]): Promise<string> => {
    const always = ["--silent", "--show-error", "--include", "--cacert", ca, "--connect-to", `::${address}:`];
    const { all } = await execa("curl", [...always, ...args], { all: true, reject: false });
    return all;
  };

const trace = [
  ...["--header", "content-type: application/json", "--header", `x-api-key: ${apiKey}`],
  ...["--data", JSON.stringify({ id: "tls", name: "tls", timestamp: new Date().toISOString(), spans: [] })],
];

describe("with certificate files of one's own", () => {
  const withFiles = async (certificate: string, key: string, address = freeAddress()) => {
    const [pem, secret] = await Promise.all([`${certificate}.pem`, `${key}.key`].map((name) => contentOf(name)));
    return await createInstallation(
      {
        ...settings(address),
        GATEWAY_TLS: "files",
        TLS_CERTIFICATE_FILE: "our.pem",
        TLS_KEY_FILE: "./our.key",
      },
      { overlays: ["tls-files"], files: { "our.pem": pem ?? "", "our.key": secret ?? "" } },
    );
  };
  const contentOf = (name: string): Promise<string> => readFile(authority.file(name), "utf8");

  it("serves the dashboard and takes traces over https alone, and redirects http", async () => {
    const address = freeAddress();
    await using installation = await withFiles("ours", "ours", address);
    await installation.composed("up", "--detach", "--wait");
    const curl = curlAt(address, authority.file("ca.pem"));

    const page = await curl(`https://${host}/`);
    expect(page).toMatch(/^HTTP\/2 200/);
    expect(page).toMatch(/^strict-transport-security: max-age=31536000\r$/m);
    expect(await curl(`http://${host}/projects?a=b`)).toMatch(
      new RegExp(`^HTTP/1.1 308[^]*^Location: https://${host}/projects\\?a=b\\r$`, "m"),
    );
    expect(await curl("--tls-max", "1.1", `https://${host}/`)).toContain("alert protocol version");
    expect(await curl("--tls-max", "1.2", `https://${host}/`)).toMatch(/^HTTP\/2 200/);

    const ingest = `https://${host}:${new URL(installation.ingestUrl).port}`;
    for (const base of [ingest, `https://${host}`]) {
      expect(await curl(`${base}/v1/traces`, ...trace), base).toMatch(/^HTTP\/2 200/);
    }
    expect(await curl(`http://${host}:${new URL(ingest).port}/v1/traces`, ...trace)).toMatch(/^HTTP\/1.. 400/);

    const cookie = await signIn(curl, "correct horse battery");
    expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax/);
    const session = await curl(`https://${host}/api/session`, "--header", `cookie: ${cookie?.split(";")[0]}`);
    expect(session).toContain(`"ingestUrl":"${ingest}"`);
  });

  it.each([
    ["the key of another certificate", "ours", "other", "TLS_KEY_FILE is the key of another certificate"],
    ["a certificate for another host", "other", "other", "is for DNS:other.example.com, and not for observe.example"],
  ])("names %s before anything is started", async (_what, certificate, key, sentence) => {
    await using installation = await withFiles(certificate, key);
    await expectRefusal(installation, sentence);
  });

  it("names a key that the gateway's user may not read, with what to type, and a file that is not there", async () => {
    await using installation = await withFiles("ours", "ours");
    const key = path.join(installation.directory, "our.key");
    await chmod(key, 0o600);
    await expectRefusal(installation, /TLS_KEY_FILE cannot be read by user 1000.*sudo chown 1000/);
    await rm(key);
    expect((await installation.compose("up", "--detach")).output).toContain(`path does not exist: ${key}`);
  });

  async function expectRefusal(installation: Installation, sentence: string | RegExp): Promise<void> {
    expect((await installation.compose("up", "--detach")).output).toContain("secrets");
    const logs = await installation.composed("logs", "--no-log-prefix", "secrets");
    expect(logs).toMatch(sentence);
    expect(await installation.composed("ps", "--services", "--status", "running")).toBe("");
  }
});

describe("with automatic certificates", () => {
  it("gets them for both hosts, shows them, and keeps them when its container is made anew", async () => {
    const address = freeAddress();
    await using installation = await createInstallation(
      {
        ...settings(address),
        INGEST_URL: "https://traces.example.com",
        GATEWAY_TLS: "automatic",
        ACME_DIRECTORY: "https://acme.test:4443/acme/local/directory",
        ACME_CA_FILE: "acme.pem",
        ACME_EMAIL: "operations@example.com",
      },
      { overlays: ["tls-automatic"], files: { "acme.pem": "", Caddyfile: acmeServer } },
    );
    await installation.composed("create");
    const root = path.join(installation.directory, "acme.pem");
    {
      await using acme = await startAcmeServer(installation);
      await writeFile(root, await acme.authority());
      await installation.composed("up", "--detach", "--wait");
    }
    const curl = curlAt(address, root);
    expect(await curl(`https://${host}/`)).toMatch(/^HTTP\/2 200/);
    expect(await curl("https://traces.example.com/v1/traces", ...trace)).toMatch(/^HTTP\/2 200/);
    const { port } = new URL(installation.ingestUrl);
    expect(await curl(`https://traces.example.com:${port}/v1/traces`, ...trace)).toMatch(/^HTTP\/2 200/);
    expect(await curl(`http://${host}/`)).toMatch(/^HTTP\/1.1 308/);

    // The authority is gone by now.
    await installation.composed("up", "--detach", "--wait", "--force-recreate", "gateway");
    expect(await curl(`https://${host}/`)).toMatch(/^HTTP\/2 200/);
  });
});

type Curl = ReturnType<typeof curlAt>;

/** @returns the session cookie with its attributes */
async function signIn(curl: Curl, password: string): Promise<string | undefined> {
  const answer = await curl(
    `https://${host}/api/auth/sign-in/email`,
    ...["--header", "content-type: application/json", "--data"],
    JSON.stringify({ email: "admin@example.com", password }),
  );
  return /^set-cookie: (.*)\r$/m.exec(answer)?.[1];
}

/** An authority that looks for its challenge at port 80 of the hosts, which leads to the gateway's. */
const acmeServer = `
{
	admin off
	skip_install_trust
	auto_https disable_redirects
}
https://acme.test:4443 {
	tls internal
	acme_server
}
http://${host}, http://traces.example.com {
	reverse_proxy gateway:8000
}
`;

interface AcmeServer extends AsyncDisposable {
  /** Certificate that both the server's own and the issued ones lead to. */
  authority(): Promise<string>;
}

async function startAcmeServer({ project, directory }: Installation): Promise<AcmeServer> {
  const name = `${project}-acme`;
  const network = ["--network", `${project}_edge`, "--network-alias", "acme.test"];
  const hosts = [host, "traces.example.com"].flatMap((name) => ["--add-host", `${name}:127.0.0.1`]);
  const config = ["--volume", `${path.join(directory, "Caddyfile")}:/etc/caddy/Caddyfile:ro`];
  await execa("docker", ["run", "--detach", "--name", name, ...network, ...hosts, ...config, "caddy:2"]);
  return {
    async authority() {
      const read = "f=/data/caddy/pki/authorities/local/root.crt; until [ -s $f ]; do sleep 0.1; done; cat $f";
      return (await execa("docker", ["exec", name, "timeout", "30", "sh", "-c", read])).stdout;
    },
    async [Symbol.asyncDispose]() {
      await execa("docker", ["rm", "--force", "--volumes", name]);
    },
  };
}
