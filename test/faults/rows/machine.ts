import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { execa } from "execa";
import { asNobody } from "../as-nobody.ts";
import { composePlugins } from "../compose-plugins.ts";
import { withMounts } from "../namespace.ts";
import { type Row, refusal } from "../row.ts";
import { letDockerBeInstalled, standIn } from "../stand-in.ts";

/* The machine and Docker's command, each in the way of an installation. */

const otherProcessor = process.arch === "x64" ? "arm64" : "amd64";

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
    until: "installed",
    code: "port-taken",
    remedy: "--set WEB_PORT=",
    make: async ({ webPort }) => ({ clear: await occupy(webPort), mend: [{}] }),
  }),
  refusal({
    id: "port-taken-by-container",
    fault: "A container of something else publishes the port for traces",
    cause: "port",
    until: "installed",
    code: "port-taken",
    remedy: "--set INGEST_PORT=",
    make: async ({ ingestPort, project }) => {
      const name = `${project}-other`;
      const publish = ["--publish", `${ingestPort}:80`];
      await execa("docker", ["run", "--detach", "--name", name, ...publish, "debian:trixie-slim", "sleep", "infinity"]);
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
    until: "installed",
    code: "docker-missing",
    remedy: "docker",
    make: async (stage) => {
      const { bin } = stage;
      // All that is on the PATH but docker.
      const programs = ["sh", "getent", "id", "env", "sudo", "dpkg", "grep"];
      for (const program of programs) {
        const { stdout } = await execa("which", [program], { reject: false });
        if (stdout !== "") await symlink(stdout, path.join(bin, program));
      }
      const [docker, link] = await Promise.all(["docker", "ln"].map((name) => execa("which", [name])));
      await letDockerBeInstalled(stage, `${link?.stdout} -sf ${docker?.stdout} ${bin}/docker`);
      return { env: { PATH: bin }, mend: [{ run: "all" }] };
    },
  }),
  refusal({
    id: "compose-missing",
    fault: "Docker comes without Compose",
    cause: "docker",
    until: "installed",
    code: "compose-missing",
    remedy: "compose",
    make: async (stage) => {
      await letDockerBeInstalled(stage);
      const folders = new Set((await composePlugins()).map((file) => path.dirname(file)));
      return {
        through: withMounts([...folders].map((folder) => `mount -t tmpfs tmpfs ${folder}`).join("\n")),
        mend: [{ run: "all", through: [] }],
      };
    },
  }),
  refusal({
    id: "compose-too-old",
    fault: "Docker comes with a Compose of 2022",
    cause: "docker",
    code: "compose-too-old",
    remedy: "Update the plugin",
    make: async (stage) => {
      const plugins = path.join(stage.parent, "home/.docker/cli-plugins");
      await letDockerBeInstalled(stage, `rm -r ${plugins}`);
      const metadata = JSON.stringify({ SchemaVersion: "0.1.0", Vendor: "Docker Inc.", Version: "v2.15.1" });
      await mkdir(plugins, { recursive: true });
      const script = `#!/bin/sh\ncase $1 in *metadata) echo '${metadata}' ;; *) echo 2.15.1 ;; esac\n`;
      await writeFile(path.join(plugins, "docker-compose"), script, { mode: 0o755 });
      return { mend: [{ run: "all" }] };
    },
  }),
  refusal({
    id: "platform-overruled",
    fault: "DOCKER_DEFAULT_PLATFORM asks for another processor than this one",
    cause: "cpu",
    until: "installed",
    code: "platform-overruled",
    remedy: "DOCKER_DEFAULT_PLATFORM= ",
    make: () => ({ env: { DOCKER_DEFAULT_PLATFORM: `linux/${otherProcessor}` }, mend: [{}] }),
  }),
  refusal({
    id: "clock-wrong",
    fault: "The machine's clock says 2020",
    until: "installed",
    code: "clock-wrong",
    remedy: "Let it be set",
    make: async (stage) => {
      await standIn(stage, "timedatectl", '[ "$*" = "set-ntp true" ]');
      return { through: ["faketime", "2020-01-01 00:00:00"], mend: [{ run: "all", through: [] }] };
    },
  }),
  refusal({
    id: "production-url-path",
    fault: "The URL has a path",
    cause: "url",
    until: "installed",
    code: "url-has-path",
    remedy: "--url ",
    make: ({ web }) => ({ settings: { NEXTAUTH_URL: `${web.replace("127.0.0.1", "localhost")}/observe` }, mend: [{}] }),
  }),
  refusal({
    id: "docker-permission",
    fault: "The user may not talk to Docker",
    cause: "permissions",
    until: "installed",
    code: "docker-permission",
    remedy: "sudo usermod -aG docker",
    make: async (stage) => {
      await execa("chmod", ["777", stage.parent]);
      await standIn(stage, "usermod", '[ "$*" = "-aG docker nobody" ]');
      await standIn(stage, "newgrp", '[ "$*" = docker ]');
      return { through: asNobody(false), mend: [{ through: asNobody(true) }] };
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
];
