import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, signIn, traceRow } from "./browser.ts";
import { type Installation, send, someInstallation } from "./installation.ts";

/* From signing in to the first traces on the screen, as a person does it: by what the page itself says to paste. */

let installation: Installation;
let browser: Browser;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  installation = await someInstallation();
  browser = await openBrowser(installation.webUrl);
  ({ page, troubles } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

const snippet = async (name: string): Promise<string> =>
  (await page.getByRole("figure").filter({ hasText: name }).locator("code").textContent()) ?? "";

test("whoever is not signed in is asked to, and a wrong password is refused in words", async () => {
  await page.goto(installation.webUrl);
  await page.getByLabel("E-mail").fill(installation.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(await page.getByRole("alert").textContent()).toMatch(/password is wrong/);
  await signIn(page, installation);
});

test("a project of one's own starts with what to send to it", async () => {
  await page.getByRole("button", { name: /^Project:/ }).click();
  await page.getByRole("menuitem", { name: "New project" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Journey");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("heading", { name: "Get started" }).waitFor();
  await page.getByText("Waiting for your first trace").waitFor();
  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByText("It is filled in below").waitFor();
});

test("a command that almost works is told what is wrong with it, beside the waiting line", async () => {
  const command = reachable(await snippet("Paste into a terminal."));
  await execa("sh", ["-c", command.replace(/co_sk_[\w-]{6}/, "co_sk_WRONG1")]);
  const list = page.getByRole("list", { name: "What almost arrived" });
  await list.getByText(/A request came .* with a key that is not known here: co_sk_WRONG1/).waitFor();
  await execa("sh", ["-c", command.replace("/v1/traces", "/v1/trace")]);
  await list.getByText("/v1/trace, where nothing is received").waitFor();
  await execa("sh", ["-c", command.replace(/co_sk_[\w-]+/, installation.apiKey)]);
  await list.getByText("with a key of the project “Test”, ").waitFor();
  await page.getByText("Waiting for your first trace").waitFor();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  }
});

test("the curl command, pasted into a shell, turns the waiting line live", async () => {
  const command = await snippet("Paste into a terminal.");
  expect(command).toMatch(/X-API-Key: co_sk_[\w-]{32}/);
  await execa("sh", ["-c", reachable(command)]);
  await page.getByText("Received “hello-world”").waitFor();
  await page.getByRole("list", { name: "What almost arrived" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Open it" }).click();
  await page.getByRole("heading", { name: "hello-world" }).waitFor();
  await page.getByText("This trace has no spans yet").waitFor();
});

test("the seed's own curl, and the OpenTelemetry SDK for Python, end up on the page without a reload", async () => {
  await page.getByRole("link", { name: "Get started" }).click();
  await page.getByRole("button", { name: "Make a new key" }).or(page.getByText("It is filled in below")).waitFor();
  const key = /co_sk_[\w-]+/.exec(await snippet("Paste into a terminal."))?.[0] ?? "no key in the snippet";

  const misses = page.getByRole("list", { name: "What almost arrived" });
  const trace = { id: "settles", name: "settles", spans: [] };
  await expect(
    send({ ...installation, apiKey: key, ingestUrl: `${installation.ingestUrl}/v1` }, trace),
  ).rejects.toThrow("404");
  await misses.waitFor();
  await send({ ...installation, apiKey: key }, trace);
  await page.getByText("Received “settles”").waitFor();
  await misses.waitFor({ state: "detached" });

  await page.getByRole("tab", { name: "Python" }).click();
  const program = reachable(await snippet("Save as hello.py"));
  await page.getByRole("link", { name: "Traces" }).click();
  await traceRow(page, "hello-world").waitFor();

  const seed = { id: "test-trace-001", name: "hello-from-curl", timestamp: new Date().toISOString(), spans: [] };
  await execa("curl", [
    "--fail",
    "--silent",
    ...["-X", "POST", `${installation.ingestUrl}/v1/traces`, "-H", "Content-Type: application/json"],
    ...["-H", `X-API-Key: ${key}`, "-d", JSON.stringify(seed)],
  ]);
  await traceRow(page, "hello-from-curl").waitFor();

  await runPython(program);
  const row = traceRow(page, "gpt-4o-mini");
  await row.getByText("12 / 5").waitFor();
  await row.getByRole("link").click();
  await page.getByRole("treeitem", { name: /chat gpt-4o-mini/ }).click();
  await page.getByRole("tab", { name: /^Attributes/ }).click();
  await page.getByText("gen_ai.operation.name").waitFor();
});

test("a link to a trace survives signing out and in again, and the way there said nothing to the console", async () => {
  const link = page.url();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(link);
  await signIn(page, installation);
  await page.getByRole("treeitem", { name: /chat gpt-4o-mini/ }).waitFor();
  expect(page.url()).toBe(link);
  expect(troubles).toEqual([]);
});

/** Snippets name the public address; where that differs, as behind a port of its own, the test's is put in its place. */
const reachable = (text: string): string =>
  text.replaceAll(/https?:\/\/[^\s/"]+(?=\/v1\/traces)/g, installation.ingestUrl);

async function runPython(program: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "cognobserve-snippet-"));
  try {
    await writeFile(join(dir, "hello.py"), program);
    await execa(".cache/python/bin/python", [join(dir, "hello.py")]);
  } finally {
    await rm(dir, { recursive: true });
  }
}
