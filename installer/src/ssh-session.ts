import type { Environment } from "@cognobserve/settings/read";
import { isLoopback } from "./facts/engine-place.ts";
import { bareHost } from "./facts/server-tls.ts";
import { shellWord } from "./failures/shell-word.ts";

/** How a person who works on this machine over SSH has reached it. */
export interface SshSession {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: string;
}

/** Undefined without SSH. SSH_CONNECTION is the client's address and port, then this machine's (ssh(1), «ENVIRONMENT»). */
export function sshSession({ SSH_CONNECTION, USER }: Environment): SshSession | undefined {
  const [, , host, port] = (SSH_CONNECTION ?? "").split(" ");
  return host && port ? { user: USER || undefined, host, port } : undefined;
}

/**
 * The command that, run on that person's own computer, makes URLs of this machine alone lead here from there. Undefined
 * without SSH, and where other machines can reach the URLs by themselves.
 */
export function tunnelCommand(session: SshSession | undefined, urls: readonly string[]): string | undefined {
  if (session === undefined) return undefined;
  const ports = urls
    .map((url) => new URL(url))
    .filter((url) => isLoopback(bareHost(url)))
    .map(({ port, protocol }) => port || (protocol === "https:" ? "443" : "80"));
  if (ports.length === 0) return undefined;
  const { user, host, port } = session;
  return [
    "ssh",
    ...(port === "22" ? [] : ["-p", port]),
    ...[...new Set(ports)].flatMap((local) => ["-L", `${local}:localhost:${local}`]),
    shellWord(user === undefined ? host : `${user}@${host}`),
  ].join(" ");
}
