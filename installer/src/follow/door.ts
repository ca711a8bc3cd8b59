import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";

/** A port that the product publishes on this machine. */
export interface Door {
  /** How it is named to people, without a path or a slash at the end. */
  readonly url: string;
  /** Where it is from here, when the host of the URL need not lead here, or not yet. */
  readonly connectTo?: { readonly host: string; readonly port: number };
}

/** What is sent, and what comes back. */
export interface Request {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The host of a URL as TLS names it: none for an address. */
const nameOf = ({ hostname }: URL): string => (net.isIP(hostname.replace(/^\[|\]$/g, "")) === 0 ? hostname : "");

/**
 * Makes one request. A certificate that nobody vouches for does not matter here: what is asked is whether the product
 * works, and `distrust` tells the rest.
 * @throws what node:http throws when nobody answers, and the signal's reason
 */
export function knock(door: Door, path: string, request: Request, signal: AbortSignal): Promise<Answer> {
  const { method = "GET", headers = {}, body } = request;
  const url = new URL(door.url + path);
  const secure = url.protocol === "https:";
  const options: https.RequestOptions = {
    method,
    signal,
    agent: false,
    host: door.connectTo?.host ?? url.hostname.replace(/^\[|\]$/g, ""),
    port: door.connectTo?.port ?? (url.port || (secure ? 443 : 80)),
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host, ...(body !== undefined && { "content-length": Buffer.byteLength(body) }) },
    ...(secure && { servername: nameOf(url), rejectUnauthorized: false }),
  };
  return new Promise((resolve, reject) => {
    const sent = (secure ? https : http).request(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
      response.once("error", reject);
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Why a program with the usual certificate authorities would not trust a door; undefined when it would, or without TLS. */
export function distrust(door: Door, signal: AbortSignal): Promise<string | undefined> {
  const url = new URL(door.url);
  if (url.protocol !== "https:") return Promise.resolve(undefined);
  const { host, port } = door.connectTo ?? { host: url.hostname, port: Number(url.port || 443) };
  return new Promise((resolve) => {
    const socket = tls.connect({ host, port, servername: nameOf(url), rejectUnauthorized: false }, () => {
      const reason = socket.authorizationError;
      socket.destroy();
      resolve(reason ? String(reason instanceof Error ? reason.message : reason) : undefined);
    });
    // Whether it answers at all is for others to say.
    socket.once("error", () => resolve(undefined));
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
  });
}
