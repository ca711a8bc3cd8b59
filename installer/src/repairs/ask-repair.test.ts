import { describe, expect, it } from "vitest";
import type { Facts } from "../facts/facts.ts";
import { host } from "../testing/judged.ts";
import { fakeTerminal } from "../ui/live/testing/fake-terminal.ts";
import { askRepair } from "./ask-repair.ts";
import { offered } from "./testing/offered.ts";

/* What a person's keys bring about when something can be mended. How it looks is in screens.test.ts. */

const enter = "\r";
const down = "\u001B[B";
const escapeKey = "\u001B";

const without: Partial<Facts> = {
  commands: { docker: false, compose: undefined },
  engine: { state: "unreachable", endpoint: "unix:///var/run/docker.sock", reason: "the socket does not exist" },
  host: { ...host, engine: "none" },
};
const { offer: install } = offered(without);
const { offer: port } = offered({
  ports: [{ setting: "WEB_PORT", port: 3000, state: "taken", holder: "node listens.", alternative: 3001 }],
});

async function begin(offer: typeof install, env: Readonly<Record<string, string>> = {}) {
  const { stdin, output, type, text } = fakeTerminal();
  const terminal = { input: stdin, output, close: () => undefined };
  const choice = askRepair(offer, { terminal, env, signal: new AbortController().signal });
  await expect.poll(text).toContain(offer.question);
  return { choice, type, text };
}

describe("a person", () => {
  it("is shown the commands of the way that was chosen, and they are run when that is agreed to", async () => {
    const { choice, type, text } = await begin(install);
    type(down + enter);
    await expect.poll(text).toContain("Run these?");
    expect(await text()).toMatch(/^ {4}apt-get update$/m);
    expect(await text()).toMatch(/^ {4}curl -fsSL https:\/\/download\.docker\.com\/linux\/debian\/gpg \\$/m);
    type(enter);
    expect(await choice).toEqual({ do: "mend", way: install.ways[1] });
  });

  it("is shown no commands where none are run", async () => {
    const { choice, type } = await begin(port);
    type(enter);
    expect(await choice).toEqual({ do: "mend", way: port.ways[0] });
  });

  it("can see to it elsewhere, or leave it", async () => {
    const again = await begin(port);
    again.type(down + enter);
    expect(await again.choice).toEqual({ do: "look-again" });
    const no = await begin(port);
    no.type(down + down + enter);
    expect(await no.choice).toEqual({ do: "leave" });
  });

  it("who reads the commands can go back, to what was chosen", async () => {
    const { choice, type, text } = await begin(install);
    type(down + enter);
    await expect.poll(text).toContain("Run these?");
    type(escapeKey);
    await expect
      .poll(text)
      .toMatch(/Run these\?\n│ {2}back\n[\s\S]*◆ {2}Install Docker\?\n.*\n│ {2}● Yes, from Docker's/);
    type(down + enter);
    expect(await choice).toEqual({ do: "look-again" });
  });

  it("who presses Esc leaves it as it is, but not the installer with all that was answered before", async () => {
    const { choice, type, text } = await begin(install);
    expect(await text()).toContain("Esc no  ·  Ctrl-C leave");
    type(escapeKey);
    expect(await choice).toEqual({ do: "leave" });
    const after = await begin(install);
    after.type(enter);
    await expect.poll(after.text).toContain("Run these?");
    after.type(escapeKey);
    await expect.poll(after.text).toMatch(/Run these\?\n│ {2}back\n[\s\S]*◆ {2}Install Docker\?/);
    after.type(escapeKey);
    expect(await after.choice).toEqual({ do: "leave" });
  });

  it("can go away at either question", async () => {
    const first = await begin(port);
    first.type("\u0003");
    expect(await first.choice).toBeUndefined();
    const second = await begin(install);
    second.type(enter);
    await expect.poll(second.text).toContain("Run these?");
    second.type("\u0003");
    expect(await second.choice).toBeUndefined();
  });

  it("is asked in plain lines where the cursor cannot be moved", async () => {
    const { choice, type, text } = await begin(install, { TERM: "dumb", LANG: "C" });
    type("1\n");
    await expect.poll(text).toContain("Run these?\n  1  Run them\n");
    type("back\n");
    await expect.poll(text).toMatch(/Run these\?[\s\S]*Install Docker\?/);
    type("4\n");
    expect(await choice).toEqual({ do: "leave" });
  });
});
