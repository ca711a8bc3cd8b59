import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { vi } from "vitest";
import { freePorts } from "../free-ports.ts";
import { repository } from "./installation.ts";

/** Where scripts/test-tools.sh lays OpenSSH's server out; it is not installed, as that would start one. */
const laidOut = path.join(repository, ".cache/openssh-server");

export const hasSshServer = existsSync(path.join(laidOut, "complete"));

/** OpenSSH's server on a port of its own, for whoever runs the tests and nobody else. */
export interface SshServer extends AsyncDisposable {
  /** `ssh …` with all that it takes to get in. */
  readonly client: string;
  readonly port: number;
}

export async function startSshServer(): Promise<SshServer> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "ssh-server-"));
  const at = (name: string) => path.join(directory, name);
  const [port] = await freePorts();
  for (const key of ["host", "person"]) await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at(key)]);
  await writeFile(
    at("config"),
    [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${at("host")}`,
      `AuthorizedKeysFile ${at("person.pub")}`,
      "PidFile none",
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "PermitRootLogin yes",
      "",
    ].join("\n"),
  );
  // As root it wants a user without rights and an empty folder, which come with its installation: here in mounts of its own.
  const start =
    process.getuid?.() === 0
      ? `set -e
        grep -v ^sshd: /etc/passwd >"$1/passwd"
        echo "sshd:x:64999:65534::/run/sshd:/usr/sbin/nologin" >>"$1/passwd"
        mount --bind "$1/passwd" /etc/passwd
        mkdir -p /run/sshd
        exec "$2" -D -e -f "$1/config"`
      : 'exec "$2" -D -e -f "$1/config"';
  const shell = ["sh", "-c", start, "sh", directory, path.join(laidOut, "usr/sbin/sshd")];
  const command = process.getuid?.() === 0 ? ["unshare", "--mount", ...shell] : shell;
  const server = execa(command[0] ?? "", command.slice(1), {
    env: { LD_LIBRARY_PATH: path.join(laidOut, "shared") },
    all: true,
    reject: false,
  });
  let said = "";
  server.all.on("data", (part) => {
    said += String(part);
  });
  await vi.waitFor(
    () => {
      if (!said.includes("Server listening")) throw new Error(`sshd does not listen: ${said}`);
    },
    { timeout: 10_000 },
  );
  const client = [
    `ssh -F none -i ${at("person")} -p ${port} -o StrictHostKeyChecking=no`,
    `-o UserKnownHostsFile=${at("known")} -o LogLevel=ERROR ${os.userInfo().username}@127.0.0.1`,
  ].join(" ");
  return {
    client,
    port,
    [Symbol.asyncDispose]: async () => {
      // Sessions that are still open hold its output.
      await new Promise((resolve) => {
        server.once("exit", resolve);
        server.kill();
      });
      await rm(directory, { recursive: true, force: true });
    },
  };
}
