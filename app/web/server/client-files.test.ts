import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestWeb, testWeb } from "./testing/test-web.ts";

let web: TestWeb;
let dir: string;
const script = 'document.documentElement.dataset.theme = "dark"';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "client-"));
  await mkdir(join(dir, "assets"));
  await writeFile(join(dir, "index.html"), `<!doctype html><script>${script}</script><div id="root"></div>`);
  await writeFile(join(dir, "assets/main-abc123.js"), `console.log("${"x".repeat(5_000)}")`);
  await writeFile(join(dir, "favicon.svg"), "<svg/>");
  await writeFile(join(dir, "..", "secret.txt"), "secret");
  web = await testWeb({ clientDir: dir });
});
afterAll(async () => {
  await web.close();
  await rm(join(dir, "..", "secret.txt"));
  await rm(dir, { recursive: true });
});

describe("the dashboard's files", () => {
  it("are its page at every address that it routes itself, asked for anew each time", async () => {
    for (const path of ["/", "/index.html", "/projects/prj_1/traces/abc.def", "/sign-in?next=%2F"]) {
      const answer = await web.ask(path);
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-cache"]);
      expect(await answer.text()).toContain('<div id="root">');
    }
  });

  it("are kept for ever when their name holds their hash", async () => {
    const answer = await web.ask("/assets/main-abc123.js", { headers: { "accept-encoding": "gzip" } });
    expect(answer.headers.get("content-type")).toMatch(/javascript/);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect((await web.ask("/favicon.svg")).headers.get("cache-control")).toBe("no-cache");
  });

  it("are missing when they are: a page in place of a script would break in the browser", async () => {
    expect((await web.ask("/assets/main-old.js")).status).toBe(404);
  });

  it.each(["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/..%5csecret.txt"])(
    "hold nothing from outside: %s",
    async (path) => {
      expect(await (await web.ask(path)).text()).not.toContain("secret");
    },
  );

  it("come with a policy that runs no script but ours", async () => {
    const policy = (await web.ask("/")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]+'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
