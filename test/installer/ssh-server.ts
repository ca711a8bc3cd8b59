import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { freePort } from "../free-ports.ts";
import { until } from "../until.ts";
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
  const port = await freePort();
  // Since OpenSSH 9.8 sshd starts other programs, which it looks for where they would be installed.
  const helpers = Object.entries({ SshdSessionPath: "sshd-session", SshdAuthPath: "sshd-auth" })
    .map(([option, name]) => [option, path.join(laidOut, "usr/lib/openssh", name)] as const)
    .filter(([, file]) => existsSync(file))
    .map((words) => words.join(" "));
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
      ...helpers,
      "",
    ].join("\n"),
  );
  // As root it wants a user without rights and an empty folder, which come with its installation: here in mounts of its own.
  const prepare =
    process.getuid?.() === 0
      ? `
        grep -v ^sshd: /etc/passwd >"$1/passwd"
        echo "sshd:x:64999:65534::/run/sshd:/usr/sbin/nologin" >>"$1/passwd"
        mount --bind "$1/passwd" /etc/passwd
        mkdir "$1/run"
        mount --rbind /run "$1/run"
        mount -t tmpfs -o mode=755 tmpfs /run
        ln -s "$1"/run/* /run
        mkdir -p /run/sshd`
      : "";
  // Sessions that are still open when it ends would hold a pipe.
  const start = `exec >"$1/log" 2>&1\n${prepare}\nexec "$2" -D -e -f "$1/config"`;
  const shell = ["sh", "-euc", start, "sh", directory, path.join(laidOut, "usr/sbin/sshd")];
  const command = process.getuid?.() === 0 ? ["unshare", "--mount", ...shell] : shell;
  const server = execa(command[0] ?? "", command.slice(1), {
    env: { LD_LIBRARY_PATH: path.join(laidOut, "shared") },
    stdio: "ignore",
    reject: false,
  });
  const dispose = async () => {
    server.kill();
    await server;
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await until("sshd listens", async () => {
      const said = await readFile(at("log"), "utf8");
      if (!said.includes("Server listening")) throw new Error(said);
      return true;
    });
  } catch (error) {
    await dispose();
    throw error;
  }
  const client = [
    `ssh -F none -i ${at("person")} -p ${port} -o StrictHostKeyChecking=no`,
    `-o UserKnownHostsFile=${at("known")} -o LogLevel=ERROR ${os.userInfo().username}@127.0.0.1`,
  ].join(" ");
  return {
    client,
    port,
    [Symbol.asyncDispose]: dispose,
  };
}
