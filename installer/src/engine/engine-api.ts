import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { z } from "zod";
import { isOlder } from "../version-order.ts";
import type { Endpoint } from "./endpoint.ts";

/** The newest API version that this code was written against; engines speak it or an older one. */
const newestKnown = "1.47";

const versionAnswer = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().default("1.24"),
  Arch: z.string(),
  Os: z.string(),
});
export type EngineVersion = z.infer<typeof versionAnswer>;

const described = z.object({
  Platforms: z
    .array(z.object({ os: z.string().default(""), architecture: z.string().default("") }))
    .nullish()
    .transform((platforms) => platforms ?? []),
});
/** What a registry says of an image that it has. */
export type ImageInRegistry = z.infer<typeof described>;

/** An answer of the engine other than 2xx. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** An engine that took the question and never answered. */
export class EngineSilent extends Error {
  override readonly name = "EngineSilent";
}

/**
 * The API version to speak: the newest that both sides know. Engines refuse what is older than their minimum, so a
 * newer engine may push it past what we know; the few calls we make have not changed for years.
 */
export function negotiate(engine: Pick<EngineVersion, "ApiVersion" | "MinAPIVersion">): string {
  const known = isOlder(engine.ApiVersion, newestKnown) ? engine.ApiVersion : newestKnown;
  return isOlder(known, engine.MinAPIVersion) ? engine.MinAPIVersion : known;
}

/** How long an engine may take to say that it is there. */
const PING_MS = 5_000;
/** After this time an answer is not waited for any longer. */
const SILENT_MS = 15_000;

/** How long an answer may take, and what is said besides the path. */
interface How {
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The Docker engine's HTTP API. Calls that change something are left to the `docker` command, pulls excepted. */
export class EngineApi {
  readonly endpoint: Endpoint;
  #version: Promise<EngineVersion> | undefined;
  readonly #inRegistry = new Map<string, Promise<ImageInRegistry>>();

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  /** The engine's own account of itself, asked until it answers once. Rejects with the socket's error when nothing does. */
  version(): Promise<EngineVersion> {
    this.#version ??= this.#json("/version", versionAnswer).catch((error: unknown) => {
      this.#version = undefined; // it may be started yet
      throw error;
    });
    return this.#version;
  }

  /** Asks for everything anew: another engine may answer now. */
  forget(): void {
    this.#version = undefined;
    this.#inRegistry.clear();
  }

  /**
   * Has the engine ask an image's registry for it: along its own proxies, mirrors and certificates. Docker Hub counts
   * that as one download, so a good answer is kept; any other one is asked for anew.
   * @param auth what `registryAuth` tells, where somebody has signed in
   * @throws EngineError with the registry's or the network's words; what `signal` aborts with
   */
  askRegistry(reference: string, signal: AbortSignal, auth?: string): Promise<ImageInRegistry> {
    const known = this.#inRegistry.get(reference);
    if (known !== undefined) return known;
    const answer = this.#versioned(`/distribution/${reference}/json`)
      .then((path) => this.#json(path, described, { signal, ...(auth && { headers: { "X-Registry-Auth": auth } }) }))
      .catch((error: unknown) => {
        this.#inRegistry.delete(reference);
        throw error;
      });
    this.#inRegistry.set(reference, answer);
    return answer;
  }

  /** Whether it answers at all. */
  async answers(): Promise<boolean> {
    return this.#request("GET", "/_ping", { signal: AbortSignal.timeout(PING_MS) })
      .then(readAll)
      .then(
        () => true,
        (error: unknown) => error instanceof EngineError,
      );
  }

  /** GET, parsed. @throws EngineError */
  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    return this.#json(await this.#versioned(path), schema);
  }

  /** Like `get`, with undefined for 404. */
  async find<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
    try {
      return await this.get(path, schema);
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Whether something was there to be deleted. */
  async delete(path: string): Promise<boolean> {
    try {
      await readAll(await this.#request("DELETE", await this.#versioned(path)));
      return true;
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return false;
      throw error;
    }
  }

  /** An answer that goes on and on: logs, the progress of a pull. Ends when `signal` says so. */
  async stream(method: "GET" | "POST", path: string, signal: AbortSignal): Promise<IncomingMessage> {
    return this.#request(method, await this.#versioned(path), { signal });
  }

  async #json<Schema extends z.ZodType>(path: string, schema: Schema, how: How = {}): Promise<z.infer<Schema>> {
    return schema.parse(JSON.parse(await readAll(await this.#request("GET", path, how))));
  }

  async #versioned(path: string): Promise<string> {
    return `/v${negotiate(await this.version())}${path}`;
  }

  #request(method: string, path: string, { signal, headers }: How = {}): Promise<IncomingMessage> {
    const { options, secure } = this.endpoint;
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request(
        { ...options, method, path, headers: { ...options.headers, ...headers }, ...(signal && { signal }) },
        (answer) => {
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(answer);
          else readAll(answer).then((text) => reject(new EngineError(status, messageOf(text))), reject);
        },
      );
      // A stream without a signal is a short question: an engine that accepts and stays silent must not hang us.
      if (signal === undefined) {
        request.setTimeout(SILENT_MS, () =>
          request.destroy(new EngineSilent(`no answer in ${SILENT_MS / 1000} seconds`)),
        );
      }
      request.on("error", reject);
      request.end();
    });
  }
}

async function readAll(answer: IncomingMessage): Promise<string> {
  let text = "";
  answer.setEncoding("utf8");
  for await (const chunk of answer) text += chunk;
  return text;
}

function messageOf(text: string): string {
  try {
    return z.object({ message: z.string() }).parse(JSON.parse(text)).message;
  } catch {
    return text.trim();
  }
}
