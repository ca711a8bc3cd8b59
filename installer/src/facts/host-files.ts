import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { SettingName } from "@cognobserve/settings/table";
import { codeOf } from "./connection-problem.ts";
import type { HostFileFact } from "./production-facts.ts";
import type { ProductionSettings } from "./production-settings.ts";

/** Settings that name a file which containers read. */
const fileSettings = [
  "ACME_CA_FILE",
  "TLS_CERTIFICATE_FILE",
  "TLS_KEY_FILE",
  "DATABASE_CA_FILE",
  "REDIS_CA_FILE",
  "TEMPORAL_CA_FILE",
  "TEMPORAL_CERTIFICATE_FILE",
  "TEMPORAL_KEY_FILE",
] as const satisfies readonly SettingName[];

/** The user and group that the containers run as. */
const INSIDE = 1000;

/** A file and its text, which stays here: a key is no fact. */
export interface HostFile {
  readonly fact: HostFileFact;
  readonly text: string | undefined;
}

/** Looks at every file that the settings name. */
export const readHostFiles = (settings: ProductionSettings): Promise<readonly HostFile[]> =>
  Promise.all(
    fileSettings.flatMap((setting) => {
      const file = settings[setting];
      return file === undefined ? [] : [readHostFile(setting, file)];
    }),
  );

async function readHostFile(setting: string, file: string): Promise<HostFile> {
  const fact = { setting, path: file, readableInside: true, mode: "", owner: 0, holds: "other" } as const;
  if (!path.isAbsolute(file)) return { fact: { ...fact, state: "relative" }, text: undefined };
  const stats = await stat(file).catch((error: unknown) => (codeOf(error) === "EACCES" ? "closed" : undefined));
  // Docker's root may go where this user may not.
  if (stats === "closed") return { fact: { ...fact, state: "unreadable" }, text: undefined };
  if (stats === undefined) return { fact: { ...fact, state: "missing" }, text: undefined };
  if (!stats.isFile()) return { fact: { ...fact, state: "not-a-file" }, text: undefined };
  const { mode, uid, gid } = stats;
  const seen = {
    ...fact,
    // A file is bound by itself, so that the folders above it do not matter.
    readableInside:
      (mode & constants.S_IROTH) !== 0 ||
      (uid === INSIDE && (mode & constants.S_IRUSR) !== 0) ||
      (gid === INSIDE && (mode & constants.S_IRGRP) !== 0),
    mode: (mode & 0o777).toString(8),
    owner: uid,
  };
  try {
    await access(file, constants.R_OK);
    const text = await readFile(file, "utf8");
    return { fact: { ...seen, state: "ok", holds: contentOf(text) }, text };
  } catch {
    return { fact: { ...seen, state: "unreadable" }, text: undefined };
  }
}

/** What the first block is, by its label (RFC 7468). */
function contentOf(text: string): HostFileFact["holds"] {
  const label = /^-----BEGIN ([A-Z0-9 ]+)-----$/m.exec(text.replaceAll("\r", ""))?.[1] ?? "";
  if (label === "CERTIFICATE" || label === "TRUSTED CERTIFICATE") return "certificate";
  if (label === "ENCRYPTED PRIVATE KEY" || /^Proc-Type: 4,ENCRYPTED/m.test(text)) return "encrypted-key";
  // «openssl ecparam -genkey» puts the curve before the key.
  return label.endsWith("PRIVATE KEY") || (label === "EC PARAMETERS" && /EC PRIVATE KEY/.test(text)) ? "key" : "other";
}
