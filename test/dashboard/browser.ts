import { access } from "node:fs/promises";
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from "playwright-core";
import type { Installation } from "./installation.ts";
import { quietNetwork } from "./quiet-network.ts";

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Starts the machine's own Chromium, which scripts/test-tools.sh installs.
 * @param webUrl the dashboard that is looked at, and nothing else when it is on this machine
 */
export async function openBrowser(webUrl: string): Promise<Browser> {
  for (const program of programs) {
    const found = await access(program).then(
      () => true,
      () => false,
    );
    if (!found) continue;
    if (new URL(webUrl).hostname !== "127.0.0.1")
      return await chromium.launch({ executablePath: program, args: quiet });
    const network = await quietNetwork(webUrl, program);
    const browser = await chromium.launch({ executablePath: network.program, args: quiet });
    browser.on("disconnected", () => void network[Symbol.asyncDispose]());
    return browser;
  }
  throw new Error(`There is no browser at ${programs.join(", ")}. Run: sh scripts/test-tools.sh`);
}

/** A page with a session of its own, and what went wrong in it: uncaught errors and violations of the security policy. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US", ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const requests = new Map<Request, string>();
  requestsOf.set(page, requests);
  page.on("request", (request) => requests.set(request, "is not answered"));
  page.on("response", (response) => requests.set(response.request(), String(response.status())));
  page.on("requestfailed", (request) => requests.set(request, String(request.failure()?.errorText)));
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) troubles.push(message.text());
  });
  return { page, troubles };
}

/** What has become of each request of a page. */
const requestsOf = new WeakMap<Page, ReadonlyMap<Request, string>>();

/** Signs in by typing, from whatever page asks for it. @throws with what stands there instead */
export async function signIn(page: Page, { email, password }: Pick<Installation, "email" | "password">): Promise<void> {
  try {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("navigation", { name: "Project" }).waitFor();
  } catch (error) {
    const shown = await page.locator("body").ariaSnapshot().catch(String);
    const requests = [...(requestsOf.get(page) ?? [])].map(([request, end]) => `${request.url()}: ${end}`);
    const instead = [`${page.url()} shows:`, shown, "It has asked for:", ...requests].join("\n");
    throw new Error(`${String(error)}\n${instead}`, { cause: error });
  }
}

/** The row of the trace list that shows a trace. */
export const traceRow = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
