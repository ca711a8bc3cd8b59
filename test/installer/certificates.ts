import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";

/** Certificates of a private authority, made by openssl. */
export interface Authority {
  readonly directory: string;
  /** Path of a file in the directory. */
  readonly file: (name: string) => string;
  /** Makes NAME.pem and NAME.key, signed by `by`, for these hosts, written as openssl does: DNS:a.test, IP:10.0.0.1. */
  readonly issue: (name: string, hosts: readonly string[], options?: IssueOptions) => Promise<void>;
}

interface IssueOptions {
  readonly by?: "ca" | "other-ca";
  /** Days that it is good for; negative for one that has expired. */
  readonly days?: number;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Makes two authorities, `ca` and `other-ca`, of which a client is to trust the first only. */
export async function createAuthority(directory: string): Promise<Authority> {
  const file = (name: string) => path.join(directory, name);
  const openssl = (...args: readonly string[]) => execa("openssl", args, { cwd: directory });
  for (const name of ["ca", "other-ca"]) {
    await openssl("req", "-x509", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.pem`, "-subj", `/CN=${name}`);
  }
  return {
    directory,
    file,
    async issue(name, hosts, { by = "ca", days = 30 } = {}) {
      await openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
      await writeFile(file(`${name}.ext`), `subjectAltName=${hosts.join(",")}\n`);
      const authority = ["-CA", `${by}.pem`, "-CAkey", `${by}.key`, "-CAcreateserial", "-extfile", `${name}.ext`];
      await openssl("x509", "-req", "-in", `${name}.csr`, ...authority, "-days", `${days}`, "-out", `${name}.pem`);
      // The users of the containers are others than this one.
      await chmod(file(`${name}.key`), 0o644);
    },
  };
}
