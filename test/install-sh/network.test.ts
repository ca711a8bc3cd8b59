import { readFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it } from "vitest";
import { createAuthority } from "../installer/certificates.ts";
import {
  busyboxWget,
  contents,
  createMachine,
  curl,
  type Machine,
  type Programs,
  pipe,
  sha256sum,
  wget,
} from "./machine.ts";
import { glibcBuild, releasedScript, standIn } from "./release.ts";
import { cutEvery, file, serveRelease, slowly } from "./release-server.ts";

const small = standIn();
const large = standIn(3_000_000);
const path = `/cognobserve-install-${glibcBuild}`;

const both: readonly (readonly [string, Programs])[] = [
  ["curl", curl],
  ["wget", wget],
];
const all = [...both, ["BusyBox's wget", busyboxWget] as const];

describe.concurrent("behind a proxy, which alone knows the way", () => {
  it.each(all)("%s goes through http_proxy", async (_name, downloader) => {
    await using server = await serveRelease({ [path]: file(small) });
    await using proxy = await startProxy(new URL(server.url).port);
    await using machine = await createMachine({ ...downloader, ...sha256sum });

    const outcome = await run(machine, "http://downloads.test", { http_proxy: proxy.url });

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(proxy.asked).toEqual([`GET http://downloads.test${path}`]);
  });

  it.each(both)(
    "%s goes through HTTPS_PROXY, in capitals, to a server of a private authority",
    async (_name, downloader) => {
      await using machine = await createMachine({ ...downloader, ...sha256sum });
      await using server = await serveTls(machine);
      await using proxy = await startProxy(server.port);

      const outcome = await run(machine, "https://downloads.test", {
        HTTPS_PROXY: proxy.url,
        SSL_CERT_FILE: server.authority,
      });

      expect(outcome).toMatchObject({ code: 42 });
      expect(proxy.asked).toEqual(["CONNECT downloads.test:443"]);
    },
  );

  it.each(both)("%s goes past it to what NO_PROXY names", async (_name, downloader) => {
    await using machine = await createMachine({ ...downloader, ...sha256sum });
    await using server = await serveTls(machine);
    await using proxy = await startProxy(server.port);

    const outcome = await run(machine, `https://localhost:${server.port}`, {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: "localhost",
      SSL_CERT_FILE: server.authority,
    });

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(proxy.asked).toEqual([]);
  });
});

describe.concurrent("a server whose certificate nobody vouches for", () => {
  it.each(both)("is given up at once by %s, with 5 and what to type", async (_name, downloader) => {
    await using machine = await createMachine({ ...downloader, ...sha256sum });
    await using server = await serveTls(machine);

    const outcome = await run(machine, `https://localhost:${server.port}`, {});

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("(certificate)");
    expect(outcome.stderr).toContain("export SSL_CERT_FILE=");
    expect(outcome.stderr).not.toContain("Trying again");
    expect(await contents(machine.home)).toEqual([]);
  });
});

describe.concurrent("a line that breaks again and again", () => {
  it.each(all)("brings it all in the end, with %s", async (_name, downloader) => {
    await using server = await serveRelease({ [path]: cutEvery(large, 450_000) });
    await using machine = await createMachine({ ...downloader, ...sha256sum });

    const outcome = await run(machine, server.url, {}, large);

    expect(outcome.code, outcome.stderr).toBe(42);
    // More often than it would be tried without any progress.
    expect(server.requests.length).toBeGreaterThan(6);
    expect(server.requests.slice(1).every((asked) => / from \d+$/.test(asked))).toBe(true);
  });
});

describe.concurrent("a wait in a log", () => {
  it.each(all)(
    "is told of every ten seconds, with what has come, as plain lines, with %s",
    async (_name, downloader) => {
      await using server = await serveRelease({ [path]: slowly(large, 13_000) });
      await using machine = await createMachine({ ...downloader, ...sha256sum });

      const outcome = await run(machine, server.url, {}, large);

      expect(outcome.code, outcome.stderr).toBe(42);
      expect(outcome.stderr).toMatch(/^Downloading .+\n {2}2 MB so far\nInstalled as /);
      for (const control of ["\r", "\u001B"]) expect(outcome.stderr).not.toContain(control);
    },
  );

  it("is told of while it is seen whether a build runs", async () => {
    const slow = Buffer.from(`#!/bin/sh\n[ "$1" != --version ] || exec sleep 4\nexit 42\n`);
    await using server = await serveRelease({ [path]: file(slow) });
    await using machine = await createMachine();

    const outcome = await run(machine, server.url, {}, slow);

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(outcome.stderr).toMatch(/\n {2}Seeing whether it runs here, for 2 s so far\nInstalled as /);
  });
});

async function run(machine: Machine, url: string, env: Readonly<Record<string, string>>, released = small) {
  const script = await releasedScript({ [glibcBuild]: released });
  return pipe(machine, script, { env: { COGNOBSERVE_BASE_URL: url, ...env } });
}

/** Holds the small release under a certificate of an authority that no machine knows. */
async function serveTls(machine: Machine) {
  const authority = await createAuthority(machine.root);
  await authority.issue("server", ["DNS:localhost", "DNS:downloads.test"]);
  const [key, cert] = await Promise.all([
    readFile(authority.file("server.key")),
    readFile(authority.file("server.pem")),
  ]);
  const server = createTlsServer({ key, cert }, (asked, response) => file(small)(asked, response, 1));
  const { port, close } = await listen(server);
  return { port, authority: authority.file("ca.pem"), [Symbol.asyncDispose]: close };
}

/** A forward proxy that leads to one port of this machine, whatever the name. */
async function startProxy(target: string) {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const there = request({ port: target, path: new URL(incoming.url ?? "").pathname, headers: incoming.headers });
    there.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(there);
  });
  server.on("connect", (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const there = connect(Number(target), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.pipe(socket).pipe(there);
    });
    for (const end of [there, socket]) end.on("error", () => undefined);
  });
  const { port, close } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, asked, [Symbol.asyncDispose]: close };
}

async function listen(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: String((server.address() as AddressInfo).port),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
