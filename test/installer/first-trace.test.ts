import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:http2";
import os from "node:os";
import path from "node:path";
import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
import { nearMissSentence } from "@cognobserve/contracts/near-miss-sentence";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { withMounts } from "../faults/namespace.ts";
import { signInAsAdministrator } from "./administrator.ts";
import { binary, envOf, repository, type TestInstallation, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* Somebody who has just installed it sends a first trace, at the fifth attempt. */

const version = "test-first-trace";
const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", LANG: "C.UTF-8" };
const high = [80, 40] as const;
let installation: TestInstallation;
let ingest = "";
let key = "";

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installation = await testInstallation(version);
  ingest = installation.ingest.replace("127.0.0.1", "localhost");
});
afterAll(async () => {
  await installation[Symbol.asyncDispose]();
  await execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve:${version}`], { reject: false });
});

const openFirstTrace = (size: readonly [number, number], more: Readonly<Record<string, string>> = {}) =>
  openScreen(`${binary} first-trace --dir ${installation.directory}`, { ...env, ...more }, size);

const send = (path: string, body: string, apiKey = key, headers: Readonly<Record<string, string>> = {}) =>
  fetch(ingest + path, {
    method: "POST",
    headers: { "x-api-key": apiKey, "content-type": "application/json", ...headers },
    body,
  });

async function sendGrpc() {
  const session = connect(ingest);
  session.on("error", () => undefined); // how the session ends does not matter: the call has been answered
  const call = session.request({
    ":method": "POST",
    ":path": "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    "content-type": "application/grpc",
    "x-api-key": key,
    te: "trailers",
  });
  call.end(Buffer.alloc(100));
  await once(call, "response");
  session.destroy();
}

const withoutBreaks = (text: string) => text.replaceAll(/\s+/g, "");
/** Screens break sentences between words. */
const toldAs = (facts: NearMissFacts) => {
  const { came, remedy } = nearMissSentence(facts, { ingestUrl: ingest, rightKey: key.slice(0, 12) });
  return new RegExp([...`A request came ${came}.`.split(" "), "[^!]*", ...remedy.split(" ")].map(quoted).join("\\s+"));
};
const quoted = (word: string) => (word === "[^!]*" ? word : word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));

/** What a screen breaks between words, wherever. */
const words = (text: string) => new RegExp(text.split(" ").map(quoted).join("\\s+"));

const administrator = async () => signInAsAdministrator(installation.web, await envOf(installation.directory));
const newKey = async (project: string) => (await administrator()).newKey(project);
const ingestService = (...command: readonly string[]) =>
  execa("docker", [
    ...["exec", `${installation.project}-cognobserve-1`, "s6-svc", ...command],
    "/run/cognobserve/services/ingest",
  ]);

const runInShell = (code: string) => execa("sh", ["-c", code]);

/** Does what the screen says of a program, where its OpenTelemetry SDK is installed (scripts/test-tools.sh). */
async function runAsSaved(code: string, screen: string): Promise<void> {
  const [, file, command] = /Save as (\S+), then run: (.+)/.exec(screen) ?? [];
  if (file === undefined || command === undefined) throw new Error(`the screen does not say how to run it:\n${screen}`);
  const cwd = await mkdtemp(path.join(os.tmpdir(), "cognobserve-program-"));
  await symlink(path.join(repository, ".cache/node-otel/node_modules"), path.join(cwd, "node_modules"));
  await writeFile(path.join(cwd, file), code);
  const PATH = `${path.join(repository, ".cache/python/bin")}:${process.env.PATH}`;
  const { all } = await execa("sh", ["-c", command], { cwd, all: true, env: { PATH } });
  expect(all).toBe("");
  await rm(cwd, { recursive: true });
}

describe("first-trace", () => {
  it("follows an installation, and tells of every request that almost was a trace, and of the one that was", async () => {
    // As under curl … | sh, on a machine of one processor.
    const script = `exec taskset -c 0 ${binary} --mode quickstart ${installation.options.join(" ")}`;
    const screen = openScreen(`echo '${script}' | sh`, { ...env, COGNOBSERVE_CHECKOUT: repository }, high);
    for (const question of ["At which URL", "Make strong ones for me", "Install now?"]) {
      await screen.shows(question);
      screen.type(keys.enter);
    }
    await screen.shows("Waiting for your first trace", 150_000);
    key = (await envOf(installation.directory)).INIT_API_KEY ?? "";

    const near: readonly (readonly [attempt: () => Promise<unknown>, facts: NearMissFacts])[] = [
      [
        () => send("/v1/traces", "{}", `co_sk_${"wrong".repeat(8)}`),
        { kind: "unknown-key", key_start: "co_sk_wrongw" },
      ],
      [() => send("/v1/trace", "{}"), { kind: "wrong-path", method: "POST", path: "/v1/trace" }],
      [() => send("/v1/traces", '{\n  "name": hello\n}'), { kind: "invalid-json", line: 2, column: 11 }],
      [sendGrpc, { kind: "grpc" }],
      [
        () => send("/v1/traces", "{}", key, { "content-type": "text/plain" }),
        { kind: "content-type", content_type: "text/plain" },
      ],
    ];
    for (const [attempt, facts] of near) {
      await attempt();
      await screen.shows(toldAs(facts));
    }

    screen.type("c");
    await screen.shows("sent to the terminal's clipboard");
    const snippet = screen.clipboard() ?? "";
    expect(snippet).toContain(`curl ${ingest}/v1/traces`);
    const { exitCode, stderr } = await execa("sh", ["-c", snippet], { reject: false });
    expect(exitCode, stderr).toBe(0);
    await screen.shows("Received “hello-world”");
    await screen.shows("Waiting for the next one");
    expect(screen.text()).not.toContain("A request came");

    screen.type("q");
    expect(await screen.exitCode).toBe(0);
    const left = screen.everything();
    const [link] = /http:\S+\/traces\/hello-\S+/.exec(left) ?? [];
    expect(left).toContain(`✓ Received “hello-world”\n  ${link}`);
    expect(
      (await fetch(`${installation.web}/api/v1/traces/${link?.split("/").at(-1)}`, { headers: { "x-api-key": key } }))
        .status,
    ).toBe(200);
    expect(left).not.toContain("Waiting for");
  });

  it("shows each client's program, whatever becomes of the window, and says where to look when it is left", async () => {
    const screen = openFirstTrace([60, 24], { NO_COLOR: "1" });
    await screen.shows("[curl]");
    screen.type(keys.right);
    await screen.shows("[Python]");
    await screen.shows(/… \d+ more lines/);
    screen.resize([120, 46]);
    await screen.shows("provider.shutdown()");
    screen.resize([80, 24]);
    await screen.shows(/… \d+ more lines/);
    screen.type("p");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(0);
    const left = withoutBreaks(screen.everything());
    expect(left).toContain(withoutBreaks("# Save as hello.py, then run: python hello.py\nfrom opentelemetry"));
    expect(left).toContain(withoutBreaks("/get-started\n  To wait for it here again:"));
    expect(left).toContain(withoutBreaks(`first-trace --dir ${installation.directory}`));
  });

  it("tells it in lines where there is no screen, until a trace arrives", async () => {
    const child = execa(binary, ["first-trace", "--dir", installation.directory], { all: true, stdin: "ignore" });
    const lines: string[] = [];
    for await (const line of child.iterable({ from: "all" })) {
      lines.push(line);
      if (line.startsWith("Waiting for a trace")) setTimeout(() => void send("/v1/tracing", "{}"), 1500);
      if (line.includes("/v1/tracing")) await send("/v1/traces", '{"id":"in-lines","name":"in lines","spans":[]}');
    }
    expect((await child).exitCode).toBe(0);
    expect(lines.at(-1)).toMatch(/^Received “in lines”: http:.*\/traces\/in-lines$/);
    expect(lines.join("\n")).not.toContain(key);
  });

  it("takes each client's program as it is copied, and run as it says", async () => {
    const screen = openFirstTrace(high);
    const programs = { Python: runAsSaved, "Node.js": runAsSaved, JSON: runInShell };
    for (const [index, [label, run]] of Object.entries(programs).entries()) {
      screen.type(keys.right);
      await screen.shows(`[${label}]`);
      screen.type("c");
      await screen.shows(`${label}: sent to the terminal's clipboard`);
      await run(screen.clipboard() ?? "", screen.text());
      const received = () => screen.everything().match(/✓ Received “hello-world”\n/g);
      await vi.waitFor(() => expect(received()).toHaveLength(index + 1), 20_000);
    }
    screen.type("q");
    expect(await screen.exitCode).toBe(0);
  });

  it("names the project of a key that is another's, and tells it to nobody who merely has a key", async () => {
    const billing = await administrator().then((person) => person.newProject("Billing"));
    const [{ key: good }, { key: revoked }] = [await newKey(billing), await newKey(billing)];
    await (await administrator()).revoke(billing, revoked);
    const screen = openFirstTrace(high);
    await screen.shows("Waiting for the next one");

    await send("/v1/traces", '{"id":"elsewhere","name":"elsewhere","spans":[]}', good);
    await screen.shows(
      words(`A request came with a key of the project “Billing”, ${good.slice(0, 12)}…, and its trace`),
    );
    await screen.shows(words(`send it with this project's key, ${key.slice(0, 12)}….`));
    await send("/v1/traces", "{}", revoked);
    await screen.shows(words(`with a revoked key of the project “Billing”: ${revoked.slice(0, 12)}….`));
    for (const [mine, others] of [
      [key, "Billing"],
      [good, "My project"],
    ]) {
      const told = await fetch(`${installation.web}/api/v1/near-misses`, { headers: { "x-api-key": mine ?? "" } });
      expect([told.status, (await told.text()).includes(others ?? "")]).toEqual([200, false]);
    }
    screen.type("q");
    await screen.exitCode;
  });

  it("tells ingest that is down from a product that cannot be reached from here", async () => {
    const screen = openFirstTrace(high);
    await ingestService("-wD", "-d");
    await screen.shows(words(`Ingest is down, so no trace can be received at ${ingest}:`));
    await screen.shows(words(`status --dir ${installation.directory}`));
    await ingestService("-wU", "-u");
    await vi.waitFor(() => expect(screen.text()).not.toContain("Ingest is down"), 20_000);
    screen.type("q");
    await screen.exitCode;

    const lines: string[] = [];
    const [unshare = "", ...inNobodysNetwork] = withMounts("");
    const apart = execa(
      unshare,
      ["--net", ...inNobodysNetwork, binary, "first-trace", "--dir", installation.directory],
      {
        all: true,
        reject: false,
      },
    );
    for await (const line of apart.iterable({ from: "all" })) {
      lines.push(line);
      if (line.includes("Trying again")) apart.kill();
    }
    expect(lines.join("\n")).toMatch(/CognObserve is up, but not reachable from here at http:\S+: /);
  });

  it("ends when the key in .env is revoked, and waits again with the one that is put in its place", async () => {
    const { INIT_PROJECT_ID: project = "" } = await envOf(installation.directory);
    const screen = openFirstTrace(high);
    await screen.shows("Waiting for the next one");
    await (await administrator()).revoke(project, key);
    expect(await screen.exitCode).toBe(6);
    expect(screen.everything().match(/revoked|first-trace-key-refused/g)).toEqual([
      "first-trace-key-refused",
      "revoked",
    ]);
    expect(withoutBreaks(screen.everything())).toContain(
      withoutBreaks(`Make a key at ${installation.web.replace("127.0.0.1", "localhost")}/projects/${project}/api-keys`),
    );

    const file = path.join(installation.directory, ".env");
    const { key: fresh } = await newKey(project);
    await writeFile(file, (await readFile(file, "utf8")).replace(key, fresh));
    const again = openFirstTrace(high);
    await again.shows("Waiting for the next one");
    expect(again.text()).toContain(fresh);
    again.type("q");
    expect(await again.exitCode).toBe(0);
  });
});
