import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Container, startContainer } from "../container.ts";
import { openBrowser, openPage, signIn } from "./browser.ts";

/* A new installation that was told nothing: whoever comes first makes it theirs. */

let container: Container;
let browser: Browser;

beforeAll(async () => {
  const nothing = { INIT_ADMIN_EMAIL: "", INIT_ADMIN_PASSWORD: "", INIT_PROJECT_NAME: "", INIT_API_KEY: "" };
  container = await startContainer({ env: nothing });
  browser = await openBrowser(container.webUrl);
});
afterAll(async () => {
  await browser?.close();
  await container?.[Symbol.asyncDispose]();
});

test("whoever comes while the database is away sees that, and the page once it is back, without a reload", async () => {
  const { page } = await openPage(browser);
  await container.service("postgres", "-wD", "-d");
  await page.goto(container.webUrl);
  await page.getByText("The database cannot be reached right now.").waitFor();
  await page.getByText("Asking again every few seconds.").waitFor();
  await container.service("postgres", "-wU", "-u");
  await page.getByRole("heading", { name: "Welcome to CognObserve" }).waitFor();
});

test.each(["index", "setup"])("the page shows itself though its file %s was lost on the way", async (name) => {
  const { page } = await openPage(browser);
  let lost = 0;
  await page.route(new RegExp(`/assets/${name}-[^/]*\\.js$`), (route) => {
    lost += 1;
    return lost === 1 ? route.abort("connectionreset") : route.continue();
  });
  await page.goto(container.webUrl);
  await page.getByRole("heading", { name: "Welcome to CognObserve" }).waitFor();
  expect(lost).toBeGreaterThan(1);
});

const first = { email: "first@example.com", password: "a long password" };

test("the first visitor becomes administrator and lands on what to send", async () => {
  const { page, troubles } = await openPage(browser);
  await page.goto(`${container.webUrl}/projects/any/traces`);
  await page.getByRole("heading", { name: "Welcome to CognObserve" }).waitFor();
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.getByText("Enter your name.").waitFor();
  await expect.poll(() => page.getByLabel("Name").evaluate((field) => field.matches(":focus"))).toBe(true);

  await page.getByLabel("Name").fill("First");
  await page.getByLabel("E-mail").fill(first.email);
  await page.getByLabel("Password").fill(first.password);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.getByRole("heading", { name: "Get started" }).waitFor();
  await page.getByText("Waiting for your first trace").waitFor();
  expect(troubles).toEqual([]);
});

test("whoever comes second signs in, or makes an account that sees none of it", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${container.webUrl}/setup`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByRole("link", { name: "Create one" }).click();
  await page.getByLabel("Name").fill("Second");
  await page.getByLabel("E-mail").fill("second@example.com");
  await page.getByLabel("Password").fill("another password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "New project" }).waitFor();

  const other = await openPage(browser);
  await other.page.goto(container.webUrl);
  await signIn(other.page, first);
  await page.goto(other.page.url());
  await page.getByRole("heading", { name: "No such project" }).waitFor();
});
