import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Puts the services of the tests into the environment, unless it names others; starts them when they are not up. */
export function nameServices(): void {
  if (process.env.TEST_POSTGRES_URL) return;
  const script = fileURLToPath(new URL("../scripts/services.sh", import.meta.url));
  const output = execFileSync("sh", [script, "up"], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  for (const [, name, value] of output.matchAll(/^(\w+)=(.*)$/gm)) process.env[String(name)] = value;
}
