import dns from "node:dns/promises";
import net from "node:net";
import type { Mode } from "@cognobserve/settings/setting";
import { codeOf } from "./connection-problem.ts";
import { isLoopback } from "./engine-place.ts";
import { machineAddresses } from "./machine-addresses.ts";
import type { PublicUrlFact } from "./production-facts.ts";
import type { ProductionSettings } from "./production-settings.ts";
import { bareHost } from "./server-tls.ts";

/** Takes the public URL apart and asks where its host's name leads, as any program on this machine would. */
export async function lookAtPublicUrl(settings: ProductionSettings, mode: Mode): Promise<PublicUrlFact | undefined> {
  const parts = takeApart(settings, mode);
  return parts?.kind === "name" ? { ...parts, ...(await resolve(parts.host)) } : parts;
}

/** What the public URL says by itself: nobody is asked where a name leads. */
export function takeApart(settings: ProductionSettings, mode: Mode): PublicUrlFact | undefined {
  const url = URL.parse(settings.NEXTAUTH_URL ?? "");
  if (url === null) return undefined;
  const host = bareHost(url);
  const kind = isLoopback(host) ? "local" : net.isIP(host) === 0 ? "name" : "address";
  return {
    url: url.origin,
    host,
    kind,
    port: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
    webPort: Number(settings.WEB_PORT),
    tls: mode === "quickstart" ? "none" : tlsOf(settings.GATEWAY_TLS),
    machine: machineAddresses(),
    addresses: kind === "name" ? [] : [host],
    unresolved: undefined,
  };
}

async function resolve(host: string): Promise<Pick<PublicUrlFact, "addresses" | "unresolved">> {
  try {
    const found = await dns.lookup(host, { all: true });
    return { addresses: [...new Set(found.map(({ address }) => address))], unresolved: undefined };
  } catch (error) {
    return {
      addresses: [],
      unresolved: codeOf(error) === "ENOTFOUND" ? "there is no such name" : "no DNS server answered",
    };
  }
}

const tlsOf = (value: string | undefined): PublicUrlFact["tls"] =>
  value === "automatic" || value === "files" || value === "proxy" ? value : "off";
