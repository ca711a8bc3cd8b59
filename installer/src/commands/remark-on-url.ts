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

/** What the dashboard is going to be. */
export interface Published {
  readonly mode: Mode;
  /** Port of this machine that it is published at; undefined where that follows from the URL, or is a proxy's matter. */
  readonly port?: number | undefined;
}

/**
 * What a person may want to know of a public URL while typing it: that it is not encrypted, or that neither its name nor its
 * port lead to the dashboard. It is a remark and no refusal: all of it can be as it should.
 */
export async function remarkOnUrl(
  text: string,
  published: Published,
  ssh?: SshSession,
  machine: readonly string[] = machineAddresses(),
  resolve: LookUp = lookUp,
): Promise<string | undefined> {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const host = bareHost(url);
  const scheme = remarkOnTls(url, published);
  const port = remarkOnPort(url, published);
  if (isLoopback(host)) {
    const there = scheme === "" && port === "";
    const tunnel = there ? tunnelTo(ssh, [url.href]) : undefined;
    return sentences(
      "Only browsers on this machine can open it.",
      scheme,
      port && `${port} That is right behind a proxy or a tunnel, and wrong otherwise.`,
      there ? elsewhere(url, machine) : "",
      tunnel && fromOwn(tunnel, url.href),
    );
  }
  const open = url.protocol === "http:" ? "Without https, passwords and traces can be read on the way." : "";
  const { known, leads } = await remarkOnHost(host, machine, resolve);
  const doubt = sentences(port, leads);
  return (
    sentences(
      open,
      scheme,
      doubt && `${doubt} That is right behind a proxy or NAT, and wrong otherwise.`,
      known ? "" : `${host} is not known to the DNS that this machine asks.`,
    ) || undefined
  );
}

const sentences = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(" ");

const remarkOnTls = ({ protocol }: URL, { mode }: Published): string =>
  protocol === "https:" && mode === "quickstart"
    ? "Quick Start itself speaks only http: https takes a proxy in front of it."
    : "";

/** Where TLS comes from, and with it whose port that is, is asked after the URL. */
function remarkOnPort({ protocol, port }: URL, { port: published }: Published): string {
  const meant = Number(port || 80);
  return protocol === "https:" || published === undefined || meant === published
    ? ""
    : `The dashboard is published at port ${published}, and not at ${meant}.`;
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

/** Whether a host is known, and where else than here it leads. */
async function remarkOnHost(
  host: string,
  machine: readonly string[],
  resolve: LookUp,
): Promise<{ readonly known: boolean; readonly leads: string }> {
  const isAddress = net.isIP(host) !== 0;
  const addresses = isAddress ? [host] : await resolve(host).catch(() => undefined);
  if (addresses === undefined) return { known: false, leads: "" };
  const here = addresses.some((address) => isLoopback(address) || machine.includes(address));
  const where = isAddress ? `${host} is` : `${host} leads to ${addresses.join(", ")}, which is`;
  return { known: true, leads: here ? "" : `${where} not this machine.` };
}
