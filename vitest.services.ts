import { execFileSync } from "node:child_process";

const names = ["TEST_POSTGRES_URL", "TEST_REDIS_URL", "TEST_TEMPORAL_ADDRESS"] as const;

/**
 * Global set-up of the unit tests: names a real Postgres, Valkey and Temporal in the environment.
 * Those that the environment names already are used as they are; else scripts/services.sh starts them in one container,
 * which stays up, so that the next run finds it.
 */
export default function setup(): void {
  if (names.every((name) => process.env[name])) return;
  const output = execFileSync("sh", ["scripts/services.sh", "up"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  for (const line of output.split("\n")) {
    const [name, ...value] = line.split("=");
    if (name) process.env[name] = value.join("=");
  }
}
