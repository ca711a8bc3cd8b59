import { randomBytes } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, signIn, traceRow } from "./browser.ts";
import { type Installation, send, someInstallation } from "./installation.ts";

/* The trace list and one trace, by mouse and by keyboard. */

const run = randomBytes(4).toString("hex");
let installation: Installation;
let browser: Browser;
let page: Page;
let troubles: string[];
let list: string;

beforeAll(async () => {
  installation = await someInstallation();
  const hourAgo = Date.now() - 3_600_000;
  const old = (index: number) => ({
    id: `${run}-old-${index}`,
    name: `old ${run}`,
    timestamp: hourAgo - index,
    spans: [],
  });
  await Promise.all(Array.from({ length: 60 }, (_, index) => send(installation, old(index))));
  await send(installation, agent());
  browser = await openBrowser(installation.webUrl);
  ({ page, troubles } = await openPage(browser));
  await page.goto(installation.webUrl);
  await signIn(page, installation);
  await page.getByRole("link", { name: "Traces" }).click();
  await traceRow(page, `agent ${run}`).waitFor();
  list = page.url();
});
afterAll(async () => {
  expect(troubles).toEqual([]);
  await browser?.close();
  await installation?.[Symbol.asyncDispose]();
});

/** An agent that asked a model, which called a tool, which failed; and a span whose parent never came. */
function agent() {
  const from = Date.now() - 5000;
  const time = (start: number, end: number) => ({ start_time: from + start, end_time: from + end });
  return {
    trace_id: `${run}-agent`,
    name: `agent ${run}`,
    session_id: `session-${run}`,
    spans: [
      { span_id: "root", name: "run agent", ...time(0, 4000) },
      {
        span_id: "llm",
        parent_span_id: "root",
        name: "ask model",
        ...time(100, 2000),
        model: `model-${run}`,
        usage: { prompt_tokens: 30, completion_tokens: 4, total_tokens: 34 },
        input: [{ role: "user", content: "Where is my order?" }],
        output: [
          {
            role: "assistant",
            content: null,
            tool_calls: [
              { id: "c1", type: "function", function: { name: "lookup_order", arguments: '{"order":1042}' } },
            ],
          },
        ],
      },
      {
        span_id: "tool",
        parent_span_id: "root",
        name: "look up",
        ...time(2100, 3000),
        level: "ERROR",
        status_message: "no such order",
      },
      { span_id: "lost", parent_span_id: "elsewhere", name: "stray", ...time(3100, 3200) },
    ],
  };
}

const focusedText = async () => (await page.locator(":focus").textContent()) ?? "";

test("filters narrow the list, stand in the URL, and say so when nothing is left", async () => {
  await page.goto(list);
  await page.getByRole("searchbox", { name: "Filter by name" }).fill(`AGENT ${run}`);
  await page.waitForURL(/name=AGENT/);
  await traceRow(page, `old ${run}`).first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Model" }).click();
  await page.getByRole("menuitemradio", { name: `model-${run}` }).click();
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("menuitemradio", { name: "Error" }).click();
  await page.waitForURL(/status=error/);
  await page.reload();
  await traceRow(page, `agent ${run}`).waitFor();
  expect(await page.getByRole("row").count()).toBe(2);

  await page.getByRole("searchbox", { name: "Filter by name" }).fill(`nothing ${run}`);
  await page.getByText("No trace matches").waitFor();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await traceRow(page, `agent ${run}`).waitFor();
});

test("older traces load on the way down, and new ones wait there until they are asked for", async () => {
  await page.goto(`${list}?name=${run}`);
  await traceRow(page, `old ${run}`).nth(40).scrollIntoViewIfNeeded();
  await traceRow(page, `old ${run}`).nth(59).waitFor();
  await send(installation, { id: `${run}-new`, name: `new ${run}`, spans: [] });
  await page.getByRole("button", { name: "1 new trace" }).click();
  await traceRow(page, `new ${run}`).waitFor();
  expect(await traceRow(page, `new ${run}`).isVisible()).toBe(true);
});

test("the list is walked by keyboard: / to the filter, j and k through rows, Enter opens, Esc comes back", async () => {
  await page.goto(`${list}?name=${run}`);
  await traceRow(page, `agent ${run}`).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  const first = await focusedText();
  await page.keyboard.press("j");
  expect(await focusedText()).not.toBe("");
  await page.keyboard.press("k");
  expect(await focusedText()).toBe(first);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: first }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Traces" }).waitFor();
  expect(page.url()).toContain(`name=${run}`);
});

test("one trace: conversation, error, a span without its parent, and keys that walk and fold the tree", async () => {
  await page.goto(`${list}/${run}-agent?span=llm`);
  const details = page.getByRole("region", { name: "Span ask model" });
  await details.getByText("Where is my order?").waitFor();
  await details.getByText("lookup_order").waitFor();
  await details.getByRole("button", { name: "JSON" }).first().click();
  await details.getByText('"Where is my order?"').waitFor();
  await page.getByRole("treeitem", { name: /stray.*no parent/ }).waitFor();

  await page.getByRole("button", { name: "1 error" }).click();
  await page.getByRole("region", { name: "Span look up" }).getByText("no such order").waitFor();
  await page.waitForURL(/span=tool/);

  await page.getByRole("tree").focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("region", { name: "Span run agent" }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("treeitem", { name: "ask model" }).waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await page.getByRole("treeitem", { name: "ask model" }).waitFor();
});

test("spans that arrive while the trace is open appear in it", async () => {
  await page.goto(`${list}/${run}-agent`);
  await page.getByRole("treeitem", { name: "run agent" }).waitFor();
  const now = Date.now();
  const late = { span_id: "late", parent_span_id: "root", name: "late arrival", start_time: now, end_time: now + 5 };
  await send(installation, { trace_id: `${run}-agent`, spans: [late] });
  await page.getByRole("treeitem", { name: "late arrival" }).waitFor();
});

test("a trace of 10,000 spans draws only what is in view, and its last span is one key away", async () => {
  const now = Date.now() - 60_000;
  const span = (index: number) => ({
    span_id: `s${index}`,
    parent_span_id: index === 0 ? null : "s0",
    name: `step ${index}`,
    start_time: now + index,
    end_time: now + index + 3,
  });
  for (let from = 0; from < 10_000; from += 2000) {
    const spans = Array.from({ length: 2000 }, (_, index) => span(from + index));
    await send(installation, { trace_id: `${run}-big`, name: `big ${run}`, spans });
  }
  await page.goto(`${list}/${run}-big`);
  await page.getByText("10,000 spans").waitFor();
  expect(await page.getByRole("treeitem").count()).toBeLessThan(100);
  await page.getByRole("tree").focus();
  await page.keyboard.press("End");
  await page.getByRole("treeitem", { name: "step 9999" }).waitFor();
});

test("a trace that does not exist says so and offers the list", async () => {
  await page.goto(`${list}/${run}-nothing`);
  await page.getByRole("heading", { name: "There is no such trace" }).waitFor();
  await page.getByRole("link", { name: "All traces" }).click();
  await page.getByRole("heading", { name: "Traces" }).waitFor();
});

test("on a phone nothing is wider than the screen, and a span opens over the tree", async () => {
  const phone = await openPage(browser, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    storageState: await page.context().storageState(),
  });
  const width = () => phone.page.locator("html").evaluate((html) => html.scrollWidth);
  await phone.page.goto(list);
  await traceRow(phone.page, `agent ${run}`).waitFor();
  expect(await width()).toBe(390);
  await phone.page.goto(`${list}/${run}-agent`);
  await phone.page.getByRole("treeitem", { name: "ask model" }).tap();
  await phone.page.getByRole("region", { name: "Span ask model" }).waitFor();
  expect(await width()).toBe(390);
  await phone.page.goBack();
  await phone.page.getByRole("region", { name: "Span ask model" }).waitFor({ state: "detached" });
  expect(phone.troubles).toEqual([]);
});
