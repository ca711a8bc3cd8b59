import dns from "node:dns/promises";
import net from "node:net";
import type { Mode } from "@cognobserve/settings/setting";
import { isLoopback } from "../facts/engine-place.ts";
import { machineAddresses } from "../facts/machine-addresses.ts";
import { bareHost } from "../facts/server-tls.ts";
import { type SshSession, type Tunnel, tunnelTo } from "../ssh-session.ts";

/** Where a name leads; rejects when it leads nowhere. */
export type LookUp = (host: string) => Promise<readonly string[]>;

const lookUp: LookUp = async (host) => (await dns.lookup(host, { all: true })).map(({ address }) => address);

/**
 * What a person may want to know of a public URL while typing it: that it is not encrypted, or that its name does not
 * lead to this machine. It is a remark and no refusal: both can be as they should.
 */
export async function remarkOnUrl(
  text: string,
  mode: Mode,
  ssh?: SshSession,
  machine: readonly string[] = machineAddresses(),
  resolve: LookUp = lookUp,
): Promise<string | undefined> {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const host = bareHost(url);
  if (isLoopback(host)) {
    const tunnel = tunnelTo(ssh, [url.href]);
    return [
      "Only browsers on this machine can open it.",
      elsewhere(url, machine),
      tunnel === undefined ? "" : fromOwn(tunnel, url.href),
    ]
      .filter((part) => part !== "")
      .join(" ");
  }
  const scheme =
    url.protocol === "http:"
      ? "Without https, passwords and traces can be read on the way."
      : mode === "quickstart"
        ? "Quick Start itself speaks only http: https takes a proxy in front of it."
        : "";
  return [scheme, await remarkOnHost(host, machine, resolve)].filter((part) => part !== "").join(" ") || undefined;
}

/** How the browsers of one's own computer open it. */
function fromOwn({ command, moved }: Tunnel, href: string): string {
  const at = moved.get(href);
  return `Those of your own computer${at === undefined ? "" : ` at ${at}`} after: ${command.replaceAll(" ", "\u00A0")}`;
}

/** How others could open it, where this machine has an address for them. */
function elsewhere({ protocol, port }: URL, machine: readonly string[]): string {
  const address = machine.find((one) => net.isIPv4(one));
  return address === undefined ? "" : `From others: ${protocol}//${address}${port === "" ? "" : `:${port}`}`;
}

async function remarkOnHost(host: string, machine: readonly string[], resolve: LookUp): Promise<string> {
  const addresses = net.isIP(host) === 0 ? await resolve(host).catch(() => undefined) : [host];
  if (addresses === undefined) return `${host} is not known to the DNS that this machine asks.`;
  if (addresses.some((address) => isLoopback(address) || machine.includes(address))) return "";
  const where =
    net.isIP(host) === 0
      ? `${host} leads to ${addresses.join(", ")}, which is not this machine.`
      : `${host} is not this machine.`;
  return `${where} That is right behind a proxy or NAT, and wrong otherwise.`;
}
