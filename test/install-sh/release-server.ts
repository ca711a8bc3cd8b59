import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Answers one request for a file. `attempt` counts the requests for that path from 1. */
export type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

/** A web server that holds a release, on a free port of the loopback interface. */
export interface ReleaseServer extends AsyncDisposable {
  readonly url: string;
  /** Every request so far as «PATH», or «PATH from OFFSET» when it asked for the rest of a file. */
  readonly requests: string[];
}

/** Serves `answers` by path; anything else is 404. */
export async function serveRelease(answers: Readonly<Record<string, Answer>>): Promise<ReleaseServer> {
  const requests: string[] = [];
  const attempts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const from = offsetOf(request);
    requests.push(from > 0 ? `${path} from ${from}` : path);
    attempts.set(path, (attempts.get(path) ?? 0) + 1);
    const answer = answers[path] ?? status(404);
    answer(request, response, attempts.get(path) ?? 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: () => close(server),
  };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function offsetOf(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
}

/** The file as a good server gives it: also from where a download broke off (RFC 9110, section 14). */
export const file =
  (body: Buffer): Answer =>
  (request, response) => {
    const from = offsetOf(request);
    if (from >= body.length) {
      response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
      return;
    }
    const rest = body.subarray(from);
    const headers = { "content-length": rest.length, "accept-ranges": "bytes" };
    if (from === 0) response.writeHead(200, headers);
    else response.writeHead(206, { ...headers, "content-range": `bytes ${from}-${body.length - 1}/${body.length}` });
    response.end(rest);
  };

/** The whole file each time, whatever part was asked for. */
export const fileWithoutRanges =
  (body: Buffer): Answer =>
  (_request, response) => {
    response.writeHead(200, { "content-length": body.length }).end(body);
  };

/** An answer without the file. */
export const status =
  (code: number): Answer =>
  (_request, response) => {
    response.writeHead(code, { "content-type": "text/plain" }).end(`${code}\n`);
  };

/** Sends `bytes` of what it promises and drops the connection, `times` times; then answers as `then`. */
export const cutOff =
  (body: Buffer, bytes: number, times: number, then: Answer): Answer =>
  (request, response, attempt) => {
    if (attempt > times) {
      then(request, response, attempt);
      return;
    }
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, bytes), () => response.destroy());
  };

/** Sends the file from where it is asked for, but never more than `bytes` of it before the connection is gone. */
export const cutEvery =
  (body: Buffer, bytes: number): Answer =>
  (request, response, attempt) => {
    const from = offsetOf(request);
    if (body.length - from <= bytes) {
      file(body)(request, response, attempt);
      return;
    }
    const headers = { "content-length": body.length - from, "accept-ranges": "bytes" };
    if (from === 0) response.writeHead(200, headers);
    else response.writeHead(206, { ...headers, "content-range": `bytes ${from}-${body.length - 1}/${body.length}` });
    response.write(body.subarray(from, from + bytes), () => response.destroy());
  };

/** Sends the file in a hundred pieces, all of it within that many milliseconds. */
export const slowly =
  (body: Buffer, milliseconds: number): Answer =>
  async (_request, response) => {
    response.writeHead(200, { "content-length": body.length });
    const piece = Math.ceil(body.length / 100);
    for (let from = 0; from < body.length; from += piece) {
      response.write(body.subarray(from, from + piece));
      await setTimeout(milliseconds / 100);
    }
    response.end();
  };

/** Sends `bytes` and then nothing more, without closing, the first time; then answers as `then`. */
export const stall =
  (body: Buffer, bytes: number, then: Answer): Answer =>
  (request, response, attempt) => {
    if (attempt > 1) {
      then(request, response, attempt);
      return;
    }
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, bytes));
  };

/** Answers as `then` after the first `times` requests got `code`. */
export const failing =
  (code: number, times: number, then: Answer): Answer =>
  (request, response, attempt) =>
    (attempt > times ? then : status(code))(request, response, attempt);

/** Sends the file to another address. */
export const redirect =
  (location: string): Answer =>
  (_request, response) => {
    response.writeHead(302, { location }).end();
  };
