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

/** What makes URLs of this machine alone lead here from another computer. */
export interface Tunnel {
  /** To be run there. */
  readonly command: string;
  /** Those URLs that have another port there, as they are to be opened there. */
  readonly moved: ReadonlyMap<string, string>;
}

/** Lower ports may be listened at by root alone (ssh(1), «-L»), and nobody should need that for a look at a page. */
const lowestFree = 1024;
/** Far from where else the product, or what people run on their computers, is likely to be. */
const movedBy = 20_000;

/**
 * A tunnel for the own computer of whoever works here over SSH. Undefined without SSH, and where other machines can reach
 * the URLs by themselves. The dashboard works at whatever port: cookies know none, and a page's requests go where it came
 * from.
 */
export function tunnelTo(session: SshSession | undefined, urls: readonly string[]): Tunnel | undefined {
  if (session === undefined) return undefined;
  const forwards = new Set<string>();
  const moved = new Map<string, string>();
  for (const text of urls) {
    const url = new URL(text);
    if (!isLoopback(bareHost(url))) continue;
    const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
    const local = port < lowestFree ? port + movedBy : port;
    forwards.add(`${local}:localhost:${port}`);
    url.port = String(local);
    if (local !== port) moved.set(text, url.origin);
  }
  if (forwards.size === 0) return undefined;
  const { user, host, port } = session;
  const command = [
    "ssh",
    ...(port === "22" ? [] : ["-p", port]),
    ...[...forwards].flatMap((forward) => ["-L", forward]),
    shellWord(user === undefined ? host : `${user}@${host}`),
  ].join(" ");
  return { command, moved };
}
