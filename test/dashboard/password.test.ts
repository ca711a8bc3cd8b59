import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, signIn } from "./browser.ts";
import { type Installation, someInstallation } from "./installation.ts";

/* Changing one's password, and what becomes of the browsers that knew the old one. */

let installation: Installation;
let browser: Browser;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  installation = await someInstallation();
  browser = await openBrowser(installation.webUrl);
  ({ page, troubles } = await openPage(browser));
  await page.goto(installation.webUrl);
  await signIn(page, installation);
});
afterAll(async () => {
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

const changed = "a password of one's own";
const dialog = () => page.getByRole("dialog");
const openDialog = async () => {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Change password" }).click();
  await dialog().getByRole("heading", { name: "Change password" }).waitFor();
};
const fill = async (current: string, next: string, again: string) => {
  await dialog().getByLabel("Current password").fill(current);
  await dialog().getByLabel("New password", { exact: true }).fill(next);
  await dialog().getByLabel("New password again").fill(again);
  await dialog().getByRole("button", { name: "Change password" }).click();
};
const focused = () => page.locator(":focus").getAttribute("name");

test("what is wrong is said under the field that it is about, and the cursor is put there", async () => {
  await openDialog();
  await fill("", "short", "shorter");
  await dialog().getByText("Enter your current password.").waitFor();
  await dialog().getByText("Use at least 8 characters.").waitFor();
  await expect.poll(focused).toBe("currentPassword");
  await fill(installation.password, changed, `${changed}!`);
  await dialog().getByText("This is not the same as the new password.").waitFor();
  await expect.poll(focused).toBe("repeated");
  await fill("not the password", changed, changed);
  await dialog().getByText("That is not your current password.").waitFor();
  await expect.poll(focused).toBe("currentPassword");
});

test("the change signs every other browser out, and only the new password opens the door again", async () => {
  const other = await openPage(browser);
  await other.page.goto(installation.webUrl);
  await signIn(other.page, installation);

  await fill(installation.password, changed, changed);
  await dialog().getByRole("heading", { name: "Password changed" }).waitFor();
  await dialog().getByRole("button", { name: "Done" }).click();
  await dialog().waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("navigation", { name: "Project" }).waitFor();

  await other.page.reload();
  await other.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await other.page.getByLabel("E-mail").fill(installation.email);
  await other.page.getByLabel("Password").fill(installation.password);
  await other.page.getByRole("button", { name: "Sign in" }).click();
  await other.page.getByText("The e-mail address or the password is wrong.").waitFor();
  await signIn(other.page, { email: installation.email, password: changed });
});

test("on a phone the dialog opens from the drawer and fits the screen", async () => {
  const phone = await openPage(browser, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    storageState: await page.context().storageState(),
  });
  ({ page } = phone);
  await page.goto(installation.webUrl);
  await page.getByRole("button", { name: "Menu" }).tap();
  await openDialog();
  expect(await page.locator("html").evaluate((html) => html.scrollWidth)).toBe(390);
  // Back to what it was, for installations that outlive this test.
  await fill(changed, installation.password, installation.password);
  await dialog().getByRole("heading", { name: "Password changed" }).waitFor();
  expect([...troubles, ...phone.troubles]).toEqual([]);
});
