import { execa } from "execa";
import { type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* Volumes that an earlier installation has left, without what belongs to them. */

const name = ({ project }: Stage, volume: string) => `${project}_${volume}`;

/** As Compose has made it then. */
const create = (stage: Stage, volume: string) => {
  const labels = { project: stage.project, volume };
  const options = Object.entries(labels).flatMap(([key, value]) => ["--label", `com.docker.compose.${key}=${value}`]);
  return execa("docker", ["volume", "create", ...options, name(stage, volume)]);
};

/** A database's volume as the bundled Postgres of that major version makes it. */
async function createDatabase(stage: Stage, major: number): Promise<void> {
  await create(stage, "postgres_data");
  const write = `echo ${major} >/data/PG_VERSION && chown -R 999:999 /data && chmod 700 /data`;
  const volume = ["--volume", `${name(stage, "postgres_data")}:/data`, "--entrypoint", "sh"];
  await execa("docker", ["run", "--rm", "--user", "0", ...volume, "postgres:17-trixie", "-c", write]);
}

export const leftovers: readonly Row[] = [
  refusal({
    id: "production-volume-passwords-lost",
    fault: "A database of before is there, and the volume with its passwords is not",
    cause: "key",
    code: "volume-without-secrets",
    remedy: "docker volume rm ",
    make: async (stage) => {
      await createDatabase(stage, 17);
      return { mend: [{ run: [1] }] };
    },
  }),
  refusal({
    id: "production-volume-other-postgres",
    fault: "A database of before was made by another major version of Postgres",
    cause: "floating-tag",
    until: "installed",
    code: "volume-postgres-version",
    remedy: "docker volume rm ",
    make: async (stage) => {
      await createDatabase(stage, 16);
      await create(stage, "app_secrets");
      return { mend: [{ run: [1] }] };
    },
  }),
  refusal({
    id: "production-volume-env-lost",
    fault: "Volumes of before are there, and the .env with their keys is not",
    cause: "old-volume",
    code: "leftover-volume",
    remedy: "docker volume rm ",
    make: async (stage) => {
      await createDatabase(stage, 17);
      await create(stage, "app_secrets");
      return { mend: [{ run: [1] }] };
    },
  }),
  refusal({
    id: "volume-env-lost",
    fault: "A Quick Start's volume is there, and the .env with its keys is not",
    cause: "old-volume",
    until: "installed",
    code: "leftover-volume",
    remedy: "--set INIT_API_KEY=co_sk_… --set INIT_PROJECT_ID=…",
    make: async (stage) => {
      await create(stage, "data");
      const key = `co_sk_${"k".repeat(40)}`;
      return {
        mend: [
          {
            fill: {
              "INIT_API_KEY=co_sk_…": `INIT_API_KEY=${key}`,
              "INIT_PROJECT_ID=…": "INIT_PROJECT_ID=0198c5a2-0000-7000-8000-000000000000",
            },
          },
        ],
      };
    },
  }),
];
