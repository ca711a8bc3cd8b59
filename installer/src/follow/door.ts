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

/** Where the connection goes. */
function placeOf({ url, connectTo }: Door): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(url);
  return (
    connectTo ?? {
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || (protocol === "https:" ? 443 : 80)),
    }
  );
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
    ...placeOf(door),
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

/**
 * Why nobody can be talked to at a door from here; undefined when somebody takes the connection, whatever comes of it
 * then. Whether the product itself is up is for the engine to say: a door that is closed to us may be open to others.
 */
export function whyClosed(door: Door, timeoutMs: number): Promise<string | undefined> {
  const { host, port } = placeOf(door);
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const end = (why: string | undefined) => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(timeoutMs, () => end(`nothing comes back from ${host}, port ${port}`));
    socket.once("connect", () => end(undefined));
    socket.once("error", ({ message }: Error) => end(inWords(message, host, port)));
  });
}

function inWords(message: string, host: string, port: number): string {
  if (/ECONNREFUSED/.test(message)) return `${host} refuses connections to port ${port}`;
  if (/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/.test(message)) return `no way leads from here to ${host}, port ${port}`;
  return `${host}, port ${port}: ${message}`;
}

/** Why a program with the usual certificate authorities would not trust a door; undefined when it would, or without TLS. */
export function distrust(door: Door, signal: AbortSignal): Promise<string | undefined> {
  const url = new URL(door.url);
  if (url.protocol !== "https:") return Promise.resolve(undefined);
  const { host, port } = placeOf(door);
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
