import { access, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { binary } from "../../installer/installation.ts";
import { until } from "../../until.ts";
import { asNobody } from "../as-nobody.ts";
import { composePlugins } from "../compose-plugins.ts";
import { withMounts } from "../namespace.ts";
import { type Row, refusal } from "../row.ts";

/* The installation's directory, and what lies in it, in the way of an installation. */

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

export const directory: readonly Row[] = [
  refusal({
    id: "directory-not-yours",
    fault: "The directory belongs to somebody else",
    cause: "permissions",
    until: "installed",
    code: "directory-unwritable",
    remedy: "Choose another directory:",
    make: async ({ directory, project }) => {
      await mkdir(directory, { mode: 0o755 });
      // A machine may have a project of the usual name.
      return { through: asNobody(true), mend: [{ fill: { "home/cognobserve": `home/${project}2` } }] };
    },
  }),
  refusal({
    id: "directory-read-only",
    fault: "The directory is on a read-only file system",
    cause: "permissions",
    code: "directory-unwritable",
    remedy: "Choose another directory:",
    make: async ({ directory, parent, project }) => {
      await mkdir(directory);
      return {
        through: withMounts(`mount -t tmpfs -o ro tmpfs '${directory}'`),
        mend: [{ fill: { "--dir /opt/cognobserve": `--dir ${parent}/${project}2` } }],
      };
    },
  }),
  refusal({
    id: "directory-is-a-file",
    fault: "There is a file where the directory should be",
    code: "directory-unwritable",
    remedy: "Choose another directory:",
    make: async ({ directory, parent, project }) => {
      await writeFile(directory, "");
      return { mend: [{ fill: { "--dir /opt/cognobserve": `--dir ${parent}/${project}2` } }] };
    },
  }),
  refusal({
    id: "directory-foreign",
    fault: "The directory holds a compose file of something else",
    cause: "compose-and-image",
    until: "installed",
    code: "directory-foreign",
    remedy: "Choose another directory:",
    make: async ({ directory, file }) => {
      await mkdir(directory);
      await writeFile(file("docker-compose.yml"), "services: {}\n");
      return { mend: [{}] };
    },
  }),
  refusal({
    id: "project-taken",
    fault: "A Compose project of the same name runs from another directory",
    until: "installed",
    code: "project-taken",
    remedy: "choose one with another name:",
    make: async ({ project, parent }) => {
      const other = path.join(parent, "other", project);
      await mkdir(other, { recursive: true });
      const services =
        "services: { it: { image: 'debian:trixie-slim', command: sleep infinity, network_mode: none } }\n";
      await writeFile(path.join(other, "docker-compose.yml"), services);
      await execa("docker", ["compose", "up", "--detach"], { cwd: other });
      return {
        clear: () =>
          execa("docker", ["compose", "kill"], { cwd: other }).then(() =>
            execa("docker", ["compose", "down"], { cwd: other }),
          ),
        mend: [{}],
      };
    },
  }),
  refusal({
    id: "env-value",
    fault: "A value in .env was damaged by hand",
    code: "setting-invalid",
    remedy: "--set NAME=VALUE",
    make: async ({ directory, file }) => {
      await mkdir(directory);
      await writeFile(file(".env"), "RETENTION_DAYS=a month\n");
      return { mend: [{ fill: { "NAME=VALUE": "RETENTION_DAYS=30" } }] };
    },
  }),
  refusal({
    id: "env-secret-short",
    fault: "NEXTAUTH_SECRET in .env was cut short",
    cause: "key",
    until: "installed",
    code: "setting-invalid",
    remedy: "--set NAME=VALUE",
    make: async ({ directory, file }) => {
      await mkdir(directory);
      await writeFile(file(".env"), "NEXTAUTH_SECRET=short\n");
      return { mend: [{ fill: { "NAME=VALUE": `NEXTAUTH_SECRET=${"s".repeat(40)}` } }] };
    },
  }),
  refusal({
    id: "env-unreadable",
    fault: "There is a folder in the place of .env",
    cause: "permissions",
    code: "file-unreadable",
    remedy: "--dir ~/cognobserve",
    make: async ({ file, project }) => {
      await mkdir(file(".env"), { recursive: true });
      return { mend: [{ fill: { "~/cognobserve": `~/${project}2` } }] };
    },
  }),
  refusal({
    id: "secret-of-volume",
    fault: "A new password is given for a database that was made with another one",
    cause: "old-volume",
    code: "belongs-to-volume",
    remedy: "Leave --set POSTGRES_PASSWORD out",
    make: async ({ directory, file, project, webPort, ingestPort }) => {
      await execa("docker", ["volume", "create", `${project}_data`]);
      await mkdir(directory);
      const key = `INIT_API_KEY=co_sk_${"k".repeat(40)}`;
      await writeFile(file(".env"), `${key}\nWEB_PORT=${webPort}\nINGEST_PORT=${ingestPort}\n`);
      return {
        settings: { POSTGRES_PASSWORD: "another-password-of-20-characters" },
        mend: [{}],
        clear: () => execa("docker", ["volume", "rm", "--force", `${project}_data`]),
      };
    },
  }),
  refusal({
    id: "lock-held",
    fault: "Another installer is at work in the directory",
    strikes: "lock",
    until: "installed",
    code: "locked",
    remedy: "Wait until it has ended",
    byHand: "waits until it has ended",
    make: async ({ directory, ports, parent }) => {
      const [real = ""] = await composePlugins();
      const at = (name: string) => path.join(parent, name);
      const plugins = at("other-home/.docker/cli-plugins");
      await mkdir(plugins, { recursive: true });
      // It stays where it starts the containers, as what it does meanwhile would look like the second one's doing.
      const script = `#!/bin/sh
case " $* " in *" up "*) touch '${at("reached")}'; until [ -e '${at("over")}' ]; do sleep 0.1; done; exit 1 ;; esac
exec ${real} "$@"
`;
      await writeFile(path.join(plugins, "docker-compose"), script, { mode: 0o755 });
      const other = execa(binary, ["--yes", "--dir", directory, "--version", "test", "--json", ...ports], {
        env: { COGNOBSERVE_CHECKOUT: "", HOME: at("other-home") },
        all: true,
        reject: false,
      });
      const end = other.then(({ all }) => {
        throw new Error(`the other installer has ended: ${all}`);
      });
      end.catch(() => undefined); // of interest until it is at work
      await Promise.race([until("it is at work", () => exists(at("reached"))), end]);
      other.kill("SIGSTOP");
      const endOther = async () => {
        other.kill("SIGCONT");
        other.kill("SIGTERM");
        await writeFile(at("over"), "");
        await other;
      };
      return {
        // What is printed is for a machine that is gone.
        mend: [{ act: endOther, run: [] }],
        clear: endOther,
      };
    },
  }),
  refusal({
    id: "lock-of-another-machine",
    fault: "Another machine, which is gone for good, had the directory and an installer at work in it",
    strikes: "lock",
    code: "locked",
    remedy: "rm ",
    make: async ({ file }) => {
      await mkdir(file(".cognobserve"), { recursive: true });
      const holder = { pid: 4121, host: "gone.example.com", since: new Date().toISOString(), birth: null };
      await writeFile(file(".cognobserve/lock"), JSON.stringify(holder));
      return { mend: [{}] };
    },
  }),
];
