import { readFile, writeFile } from "node:fs/promises";
import type { Authority } from "../../installer/certificates.ts";
import { withMounts } from "../namespace.ts";
import { type Fault, type Mend, type Row, refusal, type Settings } from "../row.ts";
import type { Stage } from "../stage.ts";

/* The URL, and TLS at the gateway, wrong in each way. */

const url = "https://observe.test";

const files = ({ file }: Authority, name: string): Settings => ({
  GATEWAY_TLS: "files",
  TLS_CERTIFICATE_FILE: file(`${name}.pem`),
  TLS_KEY_FILE: file(`${name}.key`),
});

const withFiles =
  (settings: (authority: Authority) => Settings, mend: (authority: Authority) => readonly Mend[]) =>
  async ({ world }: Stage): Promise<Fault> => {
    const authority = await world.certificates();
    return { settings: { NEXTAUTH_URL: url, ...settings(authority) }, mend: mend(authority) };
  };

/** Runs the installer where a name leads to this machine. */
export async function knowing({ parent }: Stage, name: string): Promise<readonly string[]> {
  const hosts = `${parent}/hosts`;
  await writeFile(hosts, `${await readFile("/etc/hosts", "utf8")}\n127.0.1.1 ${name}\n`);
  return withMounts(`mount --bind '${hosts}' /etc/hosts`);
}

export const gateway: readonly Row[] = [
  refusal({
    id: "production-url-without-tls",
    fault: "The URL is https, and GATEWAY_TLS is off",
    cause: "url",
    code: "url-needs-tls",
    remedy: "--set GATEWAY_TLS=proxy --set TRUSTED_PROXIES=10.0.0.5",
    make: () => ({ settings: { NEXTAUTH_URL: url, GATEWAY_TLS: "off" }, mend: [{ run: [2] }] }),
  }),
  refusal({
    id: "production-url-not-https",
    fault: "The URL is http, and the gateway speaks TLS",
    cause: "url",
    code: "url-not-https",
    remedy: "--url https://observe.test",
    make: withFiles(
      (authority) => ({ ...files(authority, "good"), NEXTAUTH_URL: "http://observe.test" }),
      () => [{}],
    ),
  }),
  refusal({
    id: "production-url-unresolved",
    fault: "Automatic certificates for a name that is not in the DNS",
    cause: "url",
    code: "name-unresolved",
    remedy: "getent hosts observe.invalid",
    byHand: "adds the name",
    make: async (stage) => ({
      settings: { NEXTAUTH_URL: "https://observe.invalid", GATEWAY_TLS: "automatic" },
      mend: [{ through: await knowing(stage, "observe.invalid") }],
    }),
  }),
  refusal({
    id: "production-url-address",
    fault: "Automatic certificates for an address",
    cause: "url",
    code: "certificate-impossible",
    remedy: "--url https://observe.example.com",
    make: async (stage) => ({
      settings: { NEXTAUTH_URL: "https://10.0.0.9", GATEWAY_TLS: "automatic" },
      through: await knowing(stage, "observe.example.com"),
      mend: [{}],
    }),
  }),
  refusal({
    id: "production-tls-no-files",
    fault: "GATEWAY_TLS=files without files",
    code: "setting-missing",
    remedy: "--set TLS_CERTIFICATE_FILE=…",
    make: withFiles(
      () => ({ GATEWAY_TLS: "files" }),
      ({ file }): readonly Mend[] => [
        { fill: { "TLS_CERTIFICATE_FILE=…": `TLS_CERTIFICATE_FILE=${file("good.pem")}` } },
        { of: "setting-missing", fill: { "TLS_KEY_FILE=…": `TLS_KEY_FILE=${file("good.key")}` } },
      ],
    ),
  }),
  refusal({
    id: "production-tls-no-proxy",
    fault: "GATEWAY_TLS=proxy without the proxy's address",
    cause: "url",
    code: "setting-missing",
    remedy: "--set TRUSTED_PROXIES=…",
    make: () => ({
      settings: { NEXTAUTH_URL: url, GATEWAY_TLS: "proxy" },
      mend: [{ fill: { "TRUSTED_PROXIES=…": "TRUSTED_PROXIES=10.0.0.5" } }],
    }),
  }),
  refusal({
    id: "production-tls-file-missing",
    fault: "A certificate file that does not exist",
    code: "file-missing",
    remedy: "--set TLS_CERTIFICATE_FILE=/path/to/file.pem",
    make: withFiles(
      (authority) => ({ ...files(authority, "good"), TLS_CERTIFICATE_FILE: authority.file("absent.pem") }),
      ({ file }) => [{ fill: { "/path/to/file.pem": file("good.pem") } }],
    ),
  }),
  refusal({
    id: "production-tls-file-closed",
    fault: "A certificate file that only root may read",
    cause: "permissions",
    code: "file-closed",
    remedy: "sudo chmod a+r ",
    make: async ({ world, parent }) => {
      const authority = await world.certificates();
      const closed = `${parent}/closed.pem`;
      await writeFile(closed, await readFile(authority.file("good.pem")), { mode: 0o600 });
      return {
        settings: { NEXTAUTH_URL: url, ...files(authority, "good"), TLS_CERTIFICATE_FILE: closed },
        mend: [{}],
      };
    },
  }),
  refusal({
    id: "production-tls-file-content",
    fault: "A file that holds no certificate",
    code: "file-content",
    remedy: "--set TLS_CERTIFICATE_FILE=/path/to/certificate.pem",
    make: withFiles(
      (authority) => ({ ...files(authority, "good"), TLS_CERTIFICATE_FILE: authority.file("text.pem") }),
      (authority) => [{ run: [1], fill: { "/path/to/certificate.pem": authority.file("good.pem") } }],
    ),
  }),
  refusal({
    id: "production-tls-other-key",
    fault: "The key belongs to another certificate",
    cause: "key",
    code: "certificate-key",
    remedy: "--set TLS_KEY_FILE=/path/to/key.pem",
    make: withFiles(
      (authority) => ({ ...files(authority, "good"), TLS_KEY_FILE: authority.file("late.key") }),
      ({ file }) => [{ fill: { "/path/to/key.pem": file("good.key") } }],
    ),
  }),
  refusal({
    id: "production-tls-expired",
    fault: "The certificate has expired",
    code: "certificate-expired",
    remedy: "Renew it in the same place",
    byHand: "renews it",
    make: async ({ world, parent }) => {
      const authority = await world.certificates();
      const file = `${parent}/site`;
      const copy = async (name: string) => {
        await writeFile(`${file}.pem`, await readFile(authority.file(`${name}.pem`)), { mode: 0o644 });
        await writeFile(`${file}.key`, await readFile(authority.file(`${name}.key`)), { mode: 0o644 });
      };
      await copy("late");
      return {
        settings: {
          NEXTAUTH_URL: url,
          GATEWAY_TLS: "files",
          TLS_CERTIFICATE_FILE: `${file}.pem`,
          TLS_KEY_FILE: `${file}.key`,
        },
        mend: [{ act: () => copy("good") }],
      };
    },
  }),
  refusal({
    id: "production-tls-other-host",
    fault: "The certificate is for another host than the URL's",
    cause: "url",
    code: "certificate-host",
    remedy: "--url https://observe.test",
    make: withFiles(
      (authority) => ({ ...files(authority, "good"), NEXTAUTH_URL: "https://other.test" }),
      () => [{}],
    ),
  }),
];
