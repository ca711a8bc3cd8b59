import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatewayProblems } from "./gateway-problems.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "gateway-problems-"));
  await Promise.all([selfSigned("ours", "DNS:observe.example.com,IP:192.0.2.7"), selfSigned("other", "DNS:x.test")]);
  await writeFile(at("text"), "hello");
});
afterAll(() => rm(directory, { recursive: true }));

const at = (name: string): string => path.join(directory, name);

async function selfSigned(name: string, names: string): Promise<void> {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${name}.key`];
  const subject = ["-subj", "/CN=test", "-addext", `subjectAltName=${names}`, "-days", "3"];
  await execa("openssl", ["req", "-x509", ...key, ...subject, "-out", `${name}.pem`], { cwd: directory });
}

/** Sentences on these files at this URL. */
async function problems(certificate: string, key: string, url = "https://observe.example.com", now?: Date) {
  const environment = { GATEWAY_TLS: "files", NEXTAUTH_URL: url };
  const found = await gatewayProblems(environment, { certificate: at(certificate), key: at(key) }, now);
  return found.map(({ name, problem }) => `${name} ${problem}`);
}

describe("gatewayProblems", () => {
  it("has nothing against a pair for the host of NEXTAUTH_URL, be it a name or an address", async () => {
    expect(await problems("ours.pem", "ours.key")).toEqual([]);
    expect(await problems("ours.pem", "ours.key", "https://192.0.2.7:8443")).toEqual([]);
  });

  it("names the key of another certificate", async () => {
    expect(await problems("ours.pem", "other.key")).toEqual([
      "TLS_KEY_FILE is the key of another certificate than TLS_CERTIFICATE_FILE",
    ]);
  });

  it("names a certificate for other hosts, with those", async () => {
    expect(await problems("other.pem", "other.key")).toEqual([
      "TLS_CERTIFICATE_FILE is for DNS:x.test, and not for observe.example.com of NEXTAUTH_URL",
    ]);
  });

  it("names a certificate that has run out", async () => {
    const later = new Date(Date.now() + 4 * 24 * 60 * 60 * 1000);
    expect(await problems("ours.pem", "ours.key", undefined, later)).toEqual([
      expect.stringMatching(/^TLS_CERTIFICATE_FILE has run out on \d{4}-\d\d-\d\d$/),
    ]);
  });

  it("names files that are no PEM, or not there, all at once", async () => {
    expect(await problems("text", "nowhere")).toEqual([
      "TLS_CERTIFICATE_FILE holds no such thing in PEM, which begins with -----BEGIN",
      expect.stringMatching(/^TLS_KEY_FILE cannot be read \(ENOENT/),
    ]);
  });

  it.each(["files", "automatic"])("wants an https URL where the gateway speaks TLS (%s)", async (GATEWAY_TLS) => {
    const files = { certificate: at("ours.pem"), key: at("ours.key") };
    const environment = { GATEWAY_TLS, NEXTAUTH_URL: "http://observe.example.com" };
    expect(await gatewayProblems(environment, files)).toEqual([
      { name: "NEXTAUTH_URL", problem: `must start with https:// where GATEWAY_TLS is ${GATEWAY_TLS}` },
    ]);
  });

  it("looks at no file where the gateway does not use one", async () => {
    const nowhere = { certificate: at("nowhere"), key: at("nowhere") };
    for (const GATEWAY_TLS of ["", "off", "proxy", "automatic"]) {
      expect(await gatewayProblems({ GATEWAY_TLS, NEXTAUTH_URL: "https://a.test" }, nowhere)).toEqual([]);
    }
  });
});
