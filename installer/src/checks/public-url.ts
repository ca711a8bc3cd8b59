import { type Check, pass, refuse, warn } from "./check.ts";

/**
 * The URL's scheme and port are those at which the dashboard will answer. Another port is no reason to refuse, not even of
 * localhost: that is the browser's own machine, on which a proxy or an SSH tunnel may lead to ours. The same goes for https
 * where Quick Start, which has no TLS, cannot be told of what stands in front of it.
 */
export const publicUrl: Check<"publicUrl"> = {
  id: "public-url",
  title: "URL",
  facts: ["publicUrl"],
  judge: ({ publicUrl: { url, host, port, webPort, tls } }) => {
    const https = url.startsWith("https:");
    if (https && tls === "none") {
      return warn(
        `${url} takes a proxy in front that does TLS: Quick Start itself speaks only http, at port ${webPort} (WEB_PORT)`,
      );
    }
    if (https && tls === "off") return refuse("url-needs-tls", { url });
    if (!https && (tls === "automatic" || tls === "files")) {
      return refuse("url-not-https", { url, tls, better: `https://${host.includes(":") ? `[${host}]` : host}` });
    }
    if (tls !== "proxy" && port !== webPort) {
      return warn(
        `${url} means port ${port}, but the dashboard is published at port ${webPort} (WEB_PORT); fine where a proxy or a tunnel leads from the one to the other, and mended with --set WEB_PORT=${port} otherwise`,
      );
    }
    return pass(url);
  },
};

/** The host of the URL leads here. Where certificates are got by it, it has to be known; elsewhere it may come later. */
export const hostName: Check<"publicUrl" | "enginePlace"> = {
  id: "host-name",
  title: "Host name",
  facts: ["publicUrl", "enginePlace"],
  judge: ({ publicUrl: { host, kind, tls, addresses, unresolved, machine }, enginePlace: { remote } }) => {
    if (tls === "automatic" && kind !== "name") return refuse("certificate-impossible", { host });
    if (kind === "local") return pass("for this machine alone");
    if (unresolved !== undefined && tls === "automatic") {
      return refuse("name-unresolved", { host, reason: unresolved, addresses: remote ? [] : machine });
    }
    if (unresolved !== undefined) return warn(`${host}: ${unresolved}; nobody finds it until it is in the DNS`);
    const leads = addresses.join(", ");
    if (remote || addresses.some((address) => machine.includes(address) || isOwn(address))) {
      return pass(kind === "name" ? `${host} leads to ${leads}` : leads);
    }
    return warn(
      `${host === leads ? host : `${host} leads to ${leads}, which`} is none of this machine's addresses (${machine.join(", ")}); fine where a router or a proxy passes it on`,
    );
  },
};

/** A name of this machine that its own /etc/hosts leads to the loopback. */
const isOwn = (address: string): boolean => address.startsWith("127.") || address === "::1";
