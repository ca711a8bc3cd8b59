import type { Values } from "./mode.ts";

const isThisMachine = (host: string): boolean => /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * What follows from the URL. An https one needs TLS: from the certificate that was named, from the proxy that was named,
 * or else by itself. With TLS of its own the gateway answers where the URL says. Ports are open to other machines only
 * where the URL is one that others can open.
 */
export function derivedFromUrl({ NEXTAUTH_URL, TLS_CERTIFICATE_FILE, TRUSTED_PROXIES, GATEWAY_TLS }: Values): Values {
  const url = URL.parse(NEXTAUTH_URL ?? "");
  if (url === null) return {};
  const secure = url.protocol === "https:";
  const derived = !secure ? undefined : TLS_CERTIFICATE_FILE ? "files" : TRUSTED_PROXIES ? "proxy" : "automatic";
  const tls = GATEWAY_TLS || derived;
  const ownTls = tls === "automatic" || tls === "files";
  const port = url.port || (ownTls ? "443" : "");
  // A proxy on this machine reaches us here; nobody else has to.
  const closed = isThisMachine(url.hostname) || (tls === "proxy" && TRUSTED_PROXIES === "127.0.0.1");
  return {
    PUBLISH_ADDRESS: closed ? "127.0.0.1" : "0.0.0.0",
    ...(derived !== undefined && { GATEWAY_TLS: derived }),
    ...(port !== "" && tls !== "proxy" && { WEB_PORT: port }),
  };
}
