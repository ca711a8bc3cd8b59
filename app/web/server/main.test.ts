import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { type BreakableProxy, breakableProxy } from "./testing/breakable-proxy.ts";
import { cookieOf, password, type TestWeb, testWeb } from "./testing/test-web.ts";

let web: TestWeb;
let proxy: BreakableProxy;
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await proxy?.cut();
  await web?.close();
});

/** The role as a process, and what it says. */
function start(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./main.ts", import.meta.url))], {
    env: {
      PATH: process.env.PATH ?? "",
      REDIS_URL: process.env.TEST_REDIS_URL ?? "",
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code, output }));
  return {
    child,
    ended,
    /** Resolves once it was printed; fails when the process ends without it. */
    says: (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (pattern.test(output)) resolve();
        };
        listeners.add(look);
        look();
        ended.then(() => reject(new Error(`ended without ${pattern}: ${output}`)));
      }),
  };
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP server has a port
  server.close();
  return String(port);
}

describe("the role web", () => {
  it("names every setting that is missing, and ends", async () => {
    const { code, output } = await start({ NEXTAUTH_SECRET: "short", REDIS_URL: "" }).ended;
    expect(code).toBe(1);
    expect(output).toMatch(/DATABASE_URL is not set/);
    expect(output).toMatch(/NEXTAUTH_SECRET must have at least 32 characters/);
    expect(output).not.toMatch(/\bat .*:\d+:\d+/);
  });

  it("says which half of an administrator is missing, and ends", async () => {
    web = await testWeb();
    const { code, output } = await start({ DATABASE_URL: web.fresh.url, INIT_ADMIN_EMAIL: "a@example.com" }).ended;
    expect(code).toBe(1);
    expect(output).toMatch(/INIT_ADMIN_PASSWORD is not, .* start again\./);
  });

  it("waits for Postgres without a stack trace, and applies INIT_* before it listens", async () => {
    web = await testWeb();
    proxy = await breakableProxy(web.fresh.url);
    await proxy.cut();
    const port = await freePort();
    const role = start({
      DATABASE_URL: proxy.url,
      PORT: port,
      INIT_ADMIN_EMAIL: "root@example.com",
      INIT_ADMIN_PASSWORD: password,
    });
    await role.says(/waiting for Postgres/);
    await proxy.mend();
    await role.says(/"ready"/);
    expect(await (await fetch(`http://127.0.0.1:${port}/api/setup`)).json()).toMatchObject({ claimed: true });
    role.child.kill("SIGTERM");
    const { code, output } = await role.ended;
    expect(code).toBe(0);
    expect(output).not.toMatch(/\bat .*:\d+:\d+/);
    expect(output).not.toContain(password);
  });

  it("ends quietly on SIGTERM while it waits", async () => {
    const role = start({ DATABASE_URL: "postgres://x@127.0.0.1:1/x", PORT: await freePort() });
    await role.says(/waiting for Postgres/);
    role.child.kill("SIGTERM");
    const { code, output } = await role.ended;
    expect(code).toBe(0);
    expect(output.trim().split("\n")).toHaveLength(1);
  });

  it("ends on SIGTERM although a page listens to the live feed", async () => {
    web = await testWeb();
    const ada = await web.signUp("Ada");
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const role = start({ DATABASE_URL: web.fresh.url, PORT: port });
    await role.says(/"ready"/);
    const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: ada.email, password }),
    });
    const feed = await fetch(`${url}/api/projects/${ada.projectId}/live`, { headers: { cookie: cookieOf(signedIn) } });
    expect(feed.status).toBe(200);
    role.child.kill("SIGTERM");
    expect(await feed.text()).toContain(": connected"); // the stream ends instead of breaking
    expect((await role.ended).code).toBe(0);
  });
});
