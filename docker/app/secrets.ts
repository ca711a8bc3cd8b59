import { readFile } from "node:fs/promises";
import { SettingsError } from "../../settings/read.ts";
import { gatewayProblems } from "./gateway-problems.ts";
import { prepareSecrets } from "./prepare-secrets.ts";

/*
 * The role «secrets»: the first thing that runs in production, before anything is started. Ends with exit code 1 and a
 * sentence for each setting that cannot be used; a secret's value is never repeated.
 */

const gatewayFiles = { certificate: "/certificates/gateway.pem", key: "/certificates/gateway.key" };

try {
  const problems = await gatewayProblems(process.env, gatewayFiles);
  if (problems.length > 0) throw new SettingsError(problems);
  await prepareSecrets({
    environment: process.env,
    given: await readFile("/run/given-secrets", "utf8"),
    directory: "/secrets",
    postgresGroup: 999,
  });
  console.log("settings are good, and every secret is there");
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

/** One sentence on what happened, and one on what to do. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) {
    return `not started: ${error.problems.map(({ name, problem }) => `${name} ${problem}`).join("; ")}. Correct it in .env, then: docker compose up -d`;
  }
  return `not started: the volume app_secrets cannot be used (${error instanceof Error ? error.message : String(error)}). Mend the cause, then: docker compose up -d`;
}
