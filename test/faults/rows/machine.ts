import { once } from "node:events";
import { access, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { execa } from "execa";
import { binary } from "../../installer/installation.ts";
import { until } from "../../until.ts";
import { withMounts } from "../namespace.ts";
import { type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* The machine, the directory and Docker's command, each in the way of an installation. */

const otherProcessor = process.arch === "x64" ? "arm64" : "amd64";

/** Programs that stand in for those that change a whole machine. */
const standIn = ({ bin }: Stage, name: string, script: string) =>
  writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

/** Somebody who is not root: nobody's user id, in the group of Docker's socket or not. */
const asNobody = (inDocker: boolean): readonly string[] => [
  ...["setpriv", "--reuid", "65534", "--regid", "65534"],
  ...(inDocker ? ["--groups", "docker"] : ["--clear-groups"]),
];

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Listens on a port until it is let go. */
async function occupy(port: number): Promise<() => Promise<unknown>> {
  const server = createServer();
  server.listen(port, "0.0.0.0");
  await once(server, "listening");
  return async () => {
    server.close();
    await once(server, "close");
  };
}

export const machine: readonly Row[] = [
  refusal({
    id: "port-taken",
    fault: "Another program listens on the dashboard's port",
    cause: "port",
    code: "port-taken",
    remedy: "--set WEB_PORT=",
    make: async ({ webPort }) => ({ clear: await occupy(webPort), mend: [{}] }),
  }),
  refusal({
    id: "port-taken-by-container",
    fault: "A container of something else publishes the port for traces",
    cause: "port",
    code: "port-taken",
    remedy: "--set INGEST_PORT=",
    make: async ({ ingestPort, project }) => {
      const name = `${project}-other`;
      const publish = ["--publish", `${ingestPort}:80`];
      await execa("docker", ["run", "--detach", "--name", name, ...publish, "debian:trixie-slim", "sleep", "60"]);
      return { clear: () => execa("docker", ["rm", "--force", name]), mend: [{}] };
    },
  }),
  refusal({
    id: "port-twice",
    fault: "Dashboard and traces are given one port",
    cause: "port",
    code: "port-twice",
    remedy: "--set INGEST_PORT=",
    make: ({ webPort }) => ({ settings: { INGEST_PORT: String(webPort) }, mend: [{}] }),
  }),
  refusal({
    id: "docker-missing",
    fault: "There is no docker command",
    cause: "docker",
    code: "docker-missing",
    remedy: "docker",
    byHand: "installs it",
    make: async ({ bin }) => {
      // All that is on the PATH but docker.
      const programs = ["sh", "getent", "id", "env", "sudo", "apt-get"];
      for (const program of programs) {
        const { stdout } = await execa("which", [program], { reject: false });
        if (stdout !== "") await symlink(stdout, path.join(bin, program));
      }
      const { stdout: docker } = await execa("which", ["docker"]);
      return {
        env: { PATH: bin },
        mend: [{ act: () => symlink(docker, path.join(bin, "docker")), run: [] }],
      };
    },
  }),
  refusal({
    id: "compose-missing",
    fault: "Docker comes without Compose",
    cause: "docker",
    code: "compose-missing",
    remedy: "compose",
    byHand: "installs it",
    make: async () => {
      const { stdout } = await execa("docker", ["info", "--format", "{{range .ClientInfo.Plugins}}{{.Path}} {{end}}"]);
      const folder = path.dirname(stdout.split(" ").find((file) => file.endsWith("docker-compose")) ?? "/nowhere/x");
      return {
        through: withMounts(`mount -t tmpfs tmpfs ${folder}`),
        mend: [{ run: [], through: [] }],
      };
    },
  }),
  refusal({
    id: "compose-too-old",
    fault: "Docker comes with a Compose of 2022",
    cause: "docker",
    code: "compose-too-old",
    remedy: "Update the plugin",
    byHand: "updates it",
    make: async ({ parent }) => {
      const plugins = path.join(parent, "home/.docker/cli-plugins");
      const metadata = JSON.stringify({ SchemaVersion: "0.1.0", Vendor: "Docker Inc.", Version: "v2.15.1" });
      await mkdir(plugins, { recursive: true });
      const script = `#!/bin/sh\ncase $1 in *metadata) echo '${metadata}' ;; *) echo 2.15.1 ;; esac\n`;
      await writeFile(path.join(plugins, "docker-compose"), script, { mode: 0o755 });
      return { mend: [{ act: () => rm(plugins, { recursive: true }), run: [] }] };
    },
  }),
  refusal({
    id: "platform-overruled",
    fault: "DOCKER_DEFAULT_PLATFORM asks for another processor than this one",
    cause: "cpu",
    code: "platform-overruled",
    remedy: "DOCKER_DEFAULT_PLATFORM= ",
    make: () => ({ env: { DOCKER_DEFAULT_PLATFORM: `linux/${otherProcessor}` }, mend: [{}] }),
  }),
  refusal({
    id: "image-other-processor",
    fault: "An image of another processor is here already",
    cause: "cpu",
    code: "image-other-processor",
    remedy: "docker image rm ",
    make: async ({ project }) => {
      const version = `fault-${project}`;
      const image = `ghcr.io/cognobserve/cognobserve:${version}`;
      await execa("docker", ["build", "--platform", `linux/${otherProcessor}`, "--tag", image, "-"], {
        input: `FROM scratch\nLABEL project=${project}\n`,
      });
      return {
        version,
        mend: [{ run: [0, 1] }],
        clear: () => execa("docker", ["image", "rm", "--force", image], { reject: false }),
      };
    },
  }),
  refusal({
    id: "clock-wrong",
    fault: "The machine's clock says 2020",
    code: "clock-wrong",
    remedy: "Let it be set",
    byHand: "sets it",
    make: () => ({ through: ["faketime", "2020-01-01 00:00:00"], mend: [{ run: [1], through: [] }] }),
  }),
  refusal({
    id: "production-url-path",
    fault: "The URL has a path",
    cause: "url",
    code: "url-has-path",
    remedy: "--url ",
    make: ({ web }) => ({ settings: { NEXTAUTH_URL: `${web.replace("127.0.0.1", "localhost")}/observe` }, mend: [{}] }),
  }),
  refusal({
    id: "docker-permission",
    fault: "The user may not talk to Docker",
    cause: "permissions",
    code: "docker-permission",
    remedy: "sudo usermod -aG docker",
    byHand: "joins the group and logs in again",
    make: async (stage) => {
      await execa("chmod", ["777", stage.parent]);
      await standIn(stage, "usermod", "exit 0");
      return { through: asNobody(false), mend: [{ run: [], through: asNobody(true) }] };
    },
  }),
  refusal({
    id: "docker-ssh",
    fault: "DOCKER_HOST names an engine that is reached by ssh",
    cause: "docker",
    code: "docker-endpoint",
    remedy: "DOCKER_HOST=unix:///var/run/docker.sock",
    make: () => ({ env: { DOCKER_HOST: "ssh://nobody@nowhere.invalid" }, mend: [{}] }),
  }),
  refusal({
    id: "directory-not-yours",
    fault: "The directory belongs to somebody else",
    cause: "permissions",
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
    code: "project-taken",
    remedy: "choose one with another name:",
    make: async ({ project, parent }) => {
      const other = path.join(parent, "other", project);
      await mkdir(other, { recursive: true });
      const services = "services: { it: { image: 'debian:trixie-slim', command: sleep 60, network_mode: none } }\n";
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
    code: "locked",
    remedy: "Wait until it has ended",
    byHand: "waits until it has ended",
    make: async ({ directory, ports, file }) => {
      const other = execa(binary, ["--yes", "--dir", directory, "--version", "test", "--json", ...ports], {
        env: { COGNOBSERVE_CHECKOUT: "" },
        reject: false,
      });
      await until("it is at work", () => exists(file(".cognobserve/lock")));
      other.kill("SIGSTOP");
      return {
        mend: [
          {
            act: async () => {
              other.kill("SIGCONT");
              other.kill("SIGTERM");
              await other;
            },
            run: [],
          },
        ],
        clear: () => execa("rm", ["-f", file(".cognobserve/lock")]),
      };
    },
  }),
];
