import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { type Fault, type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* Certificate files for the gateway that cannot be used as they are. */

/** Copies of good ones, which a row may spoil. */
const copies = async ({ world, parent }: Stage) => {
  const { file } = await world.certificates();
  const certificate = path.join(parent, "site.pem");
  const key = path.join(parent, "site.key");
  const copy = async () => {
    await copyFile(file("good.pem"), certificate);
    await copyFile(file("good.key"), key);
  };
  await copy();
  return {
    certificate,
    key,
    copy,
    settings: {
      NEXTAUTH_URL: "https://observe.test",
      GATEWAY_TLS: "files",
      TLS_CERTIFICATE_FILE: certificate,
      TLS_KEY_FILE: key,
    },
  };
};

export const certificateFiles: readonly Row[] = [
  refusal({
    id: "production-tls-relative",
    fault: "The certificate's file is named in .env by a path that does not begin at the root",
    code: "file-relative",
    remedy: "--set TLS_CERTIFICATE_FILE=/path/to/site.pem",
    make: async (stage): Promise<Fault> => {
      const { settings, certificate } = await copies(stage);
      const { TLS_CERTIFICATE_FILE: _, ...others } = settings;
      await mkdir(stage.directory);
      await writeFile(stage.file(".env"), "TLS_CERTIFICATE_FILE=./site.pem\n");
      return { settings: others, mend: [{ fill: { "/path/to/site.pem": certificate } }] };
    },
  }),
  refusal({
    id: "production-tls-passphrase",
    fault: "The key is protected by a passphrase",
    cause: "key",
    code: "key-encrypted",
    remedy: "openssl pkey -in ",
    byHand: "types the passphrase",
    make: async (stage): Promise<Fault> => {
      const { settings, key } = await copies(stage);
      await execa("openssl", ["pkey", "-in", key, "-aes256", "-passout", "pass:open", "-out", `${key}.new`]);
      await writeFile(key, await readFile(`${key}.new`)); // as readable as it was
      return {
        settings,
        mend: [
          { run: [0, 1], fill: { "openssl pkey": "openssl pkey -passin pass:open" } },
          // openssl lets nobody else read what it writes.
          { of: "file-closed" },
        ],
      };
    },
  }),
  refusal({
    id: "production-tls-damaged",
    fault: "The certificate was damaged on its way here",
    code: "certificate-damaged",
    remedy: "openssl x509 -noout -subject -in ",
    byHand: "replaces it",
    make: async (stage): Promise<Fault> => {
      const { settings, certificate, copy } = await copies(stage);
      await writeFile(certificate, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
      return { settings, mend: [{ act: copy, run: [0, 1] }] };
    },
  }),
  refusal({
    id: "production-tls-early",
    fault: "The machine's clock is a day behind, so that the certificate is not valid yet",
    code: "certificate-early",
    remedy: "date --utc",
    byHand: "sets the clock",
    make: async (stage): Promise<Fault> => {
      const { settings } = await copies(stage);
      return { settings, through: ["faketime", "-f", "-1d"], mend: [{ through: [] }] };
    },
  }),
];
