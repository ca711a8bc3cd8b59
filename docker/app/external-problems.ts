import { createPrivateKey, X509Certificate } from "node:crypto";
import { sslModeOf } from "../../settings/database-url.ts";
import type { Environment, SettingProblem } from "../../settings/read.ts";
import { readPem } from "./read-pem.ts";

/** Where the overlays mount the host's files. */
export const certificateFiles = {
  DATABASE_CA_FILE: "/certificates/database-ca.pem",
  REDIS_CA_FILE: "/certificates/redis-ca.pem",
  TEMPORAL_CA_FILE: "/certificates/temporal-ca.pem",
  TEMPORAL_CERTIFICATE_FILE: "/certificates/temporal.pem",
  TEMPORAL_KEY_FILE: "/certificates/temporal.key",
} as const;

type FileSetting = keyof typeof certificateFiles;
const isKey = (name: FileSetting): boolean => name === "TEMPORAL_KEY_FILE";

/**
 * What keeps the settings of external services from going together, and their files from being used; empty when nothing
 * does. Values that are malformed are others' to judge.
 * @param environment every setting, secrets too
 */
export async function externalProblems(
  environment: Environment,
  files: Readonly<Record<FileSetting, string>> = certificateFiles,
): Promise<readonly SettingProblem[]> {
  const given = (Object.keys(files) as FileSetting[]).filter((name) => environment[name]); // the record's own keys
  const found = await Promise.all(
    given.map((name) =>
      readPem(name, files[name], (text) => {
        if (isKey(name)) createPrivateKey(text);
        else new X509Certificate(text);
      }),
    ),
  );
  return [...contradictions(environment), ...found.flatMap(({ problem }) => problem ?? [])];
}

function contradictions(environment: Environment): readonly SettingProblem[] {
  const { DATABASE_URL = "", REDIS_URL = "", TEMPORAL_DATABASE, TEMPORAL_VISIBILITY_DATABASE } = environment;
  const { TEMPORAL_CERTIFICATE_FILE, TEMPORAL_KEY_FILE, TEMPORAL_TLS, TEMPORAL_API_KEY } = environment;
  const problems: SettingProblem[] = [];
  if (environment.DATABASE_CA_FILE && URL.canParse(DATABASE_URL) && sslModeOf(DATABASE_URL) === "disable") {
    problems.push({ name: "DATABASE_CA_FILE", problem: "means nothing without sslmode=verify-full in DATABASE_URL" });
  }
  if (environment.REDIS_CA_FILE && !REDIS_URL.startsWith("rediss:")) {
    problems.push({ name: "REDIS_CA_FILE", problem: "means nothing unless REDIS_URL starts with rediss://" });
  }
  if (TEMPORAL_CERTIFICATE_FILE && !TEMPORAL_KEY_FILE) {
    problems.push({ name: "TEMPORAL_KEY_FILE", problem: "is needed with TEMPORAL_CERTIFICATE_FILE" });
  }
  if (TEMPORAL_KEY_FILE && !TEMPORAL_CERTIFICATE_FILE) {
    problems.push({ name: "TEMPORAL_CERTIFICATE_FILE", problem: "is needed with TEMPORAL_KEY_FILE" });
  }
  if (environment.TEMPORAL_CA_FILE && TEMPORAL_TLS !== "true" && !TEMPORAL_CERTIFICATE_FILE && !TEMPORAL_API_KEY) {
    problems.push({ name: "TEMPORAL_CA_FILE", problem: "means nothing without TEMPORAL_TLS=true" });
  }
  const names = [TEMPORAL_DATABASE || "temporal", TEMPORAL_VISIBILITY_DATABASE || "temporal_visibility"];
  const own = URL.canParse(DATABASE_URL) ? new URL(DATABASE_URL).pathname.slice(1) : "cognobserve";
  if (new Set([...names, own]).size < 3) {
    problems.push({
      name: "TEMPORAL_DATABASE",
      problem: `must be another database than TEMPORAL_VISIBILITY_DATABASE and than our own, which is ${own}`,
    });
  }
  return problems;
}
