import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, signIn } from "./browser.ts";
import { type Installation, send, someInstallation } from "./installation.ts";

/* API keys and the look of the page: what a person changes in the dashboard. */

let installation: Installation;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  installation = await someInstallation();
  browser = await openBrowser(installation.webUrl);
  ({ page } = await openPage(browser, { colorScheme: "light" }));
  await page.goto(installation.webUrl);
  await signIn(page, installation);
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

test("a key is shown once, works, and is refused once it is revoked", async () => {
  const name = `Key ${Date.now()}`;
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByText("Enter a name.").waitFor();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create key" }).click();
  const apiKey = (await page.getByRole("dialog").locator("code").textContent()) ?? "";
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("row").filter({ hasText: name }).waitFor();
  expect(apiKey).toMatch(/^co_sk_/);
  expect(await page.content()).not.toContain(apiKey);

  const trace = { id: `by-${name}`, name: "sent with a new key", spans: [] };
  await send({ ...installation, apiKey }, trace);
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke key" }).click();
  await page.getByRole("row").filter({ hasText: name }).getByText("Revoked").waitFor();
  // Each process of ingest may still know the key for a few seconds.
  const answer = () =>
    send({ ...installation, apiKey }, trace).then(
      () => "accepted",
      (error) => String(error),
    );
  await expect.poll(answer, { timeout: 15_000 }).toContain("answered 401");
});

test("the theme follows the system until one is chosen, which outlives a reload", async () => {
  const theme = () => page.locator("html").getAttribute("data-theme");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(theme).toBe("dark");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  expect(await theme()).toBe("light");
  await page.reload();
  expect(await theme()).toBe("light");
});
