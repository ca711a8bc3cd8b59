import type { Mode } from "@cognobserve/settings/setting";
import { settings } from "@cognobserve/settings/table";
import { describe, expect, it } from "vitest";
import type { Asking } from "../ui/questions/question.ts";
import { drawn, moment } from "../ui/questions/testing/drawn.ts";
import { album, expectToFit } from "../ui/testing/album.ts";
import { remarkOnUrl } from "./remark-on-url.ts";

const machine = ["2001:db8::7", "192.0.2.7"];
const dns: Readonly<Record<string, readonly string[]>> = {
  "here.test": ["192.0.2.7"],
  "there.test": ["203.0.113.9"],
  "self.test": ["127.0.1.1"],
};
const remark = (text: string, mode: Mode = "production", port?: number) =>
  remarkOnUrl(text, { mode, port }, undefined, machine, async (host) => {
    const found = dns[host];
    if (found === undefined) throw new Error("ENOTFOUND");
    return found;
  });

describe("a remark on a URL that is typed", () => {
  it.each([
    ["https://here.test", undefined],
    ["https://self.test", undefined],
    ["https://192.0.2.7", undefined],
    ["https://[2001:db8::7]", undefined],
    ["http://here.test", "Without https, passwords and traces can be read on the way."],
    [
      "https://there.test",
      "there.test leads to 203.0.113.9, which is not this machine. That is right behind a proxy or NAT, and wrong otherwise.",
    ],
    [
      "https://203.0.113.9",
      "203.0.113.9 is not this machine. That is right behind a proxy or NAT, and wrong otherwise.",
    ],
    ["https://nowhere.test", "nowhere.test is not known to the DNS that this machine asks."],
    [
      "http://nowhere.test",
      "Without https, passwords and traces can be read on the way. nowhere.test is not known to the DNS that this machine asks.",
    ],
    ["http://localhost:3000", "Only browsers on this machine can open it. From others: http://192.0.2.7:3000"],
    ["https://localhost", "Only browsers on this machine can open it. From others: https://192.0.2.7"],
    ["ftp://here.test", undefined],
    ["here.test", undefined],
    ["", undefined],
  ])("%j", async (text, said) => {
    expect(await remark(text)).toBe(said);
  });

  it("tells who wants https of Quick Start that it needs something in front", async () => {
    expect(await remark("https://here.test", "quickstart")).toBe(
      "Quick Start itself speaks only http: https takes a proxy in front of it.",
    );
  });

  it.each<[text: string, mode: Mode, said: string | undefined]>([
    [
      "http://localhost:3000",
      "quickstart",
      "Only browsers on this machine can open it. From others: http://192.0.2.7:3000",
    ],
    [
      "http://localhost:9999",
      "quickstart",
      "Only browsers on this machine can open it. The dashboard is published at port 3000, and not at 9999. That is right behind a proxy or a tunnel, and wrong otherwise.",
    ],
    [
      "http://localhost",
      "production",
      "Only browsers on this machine can open it. The dashboard is published at port 3000, and not at 80. That is right behind a proxy or a tunnel, and wrong otherwise.",
    ],
    [
      "https://localhost",
      "quickstart",
      "Only browsers on this machine can open it. Quick Start itself speaks only http: https takes a proxy in front of it.",
    ],
    [
      "http://there.test:4444",
      "quickstart",
      "Without https, passwords and traces can be read on the way. The dashboard is published at port 3000, and not at 4444. there.test leads to 203.0.113.9, which is not this machine. That is right behind a proxy or NAT, and wrong otherwise.",
    ],
    [
      "http://here.test",
      "quickstart",
      "Without https, passwords and traces can be read on the way. The dashboard is published at port 3000, and not at 80. That is right behind a proxy or NAT, and wrong otherwise.",
    ],
    ["https://here.test:4444", "production", undefined],
  ])("%s tells in the mode %s that the dashboard is at another port", async (text, mode, said) => {
    expect(await remark(text, mode, 3000)).toBe(said);
  });

  it("has no address to tell where the machine has none", async () => {
    expect(await remarkOnUrl("http://localhost:3000", { mode: "quickstart" }, undefined, [])).toBe(
      "Only browsers on this machine can open it.",
    );
  });

  it.each<[name: string, typed: string, mode?: Mode, port?: number]>([
    ["http", "http://here.test"],
    ["leads-elsewhere", "https://there.test"],
    ["another-machine", "https://203.0.113.9"],
    ["unknown", "http://nowhere.test"],
    ["this-machine-alone", "http://localhost:3000"],
    ["quick-start-with-https", "https://here.test", "quickstart"],
    ["another-port-here", "http://localhost:9999", "quickstart", 3000],
    ["another-port-elsewhere", "http://there.test:4444", "quickstart", 3000],
  ])("%s is shown below it", async (name, typed, mode = "production", port = undefined) => {
    const asking: Asking = { kind: "text", title: settings.NEXTAUTH_URL.question ?? "", check: () => undefined };
    const draw = drawn(moment(asking, { typed, remark: await remark(typed, mode, port) }));
    await expect(album(draw)).toMatchFileSnapshot(`../ui/questions/screens/url-remark-${name}.txt`);
    expectToFit(draw);
  });

  it("over SSH says how one's own browser gets there, where it otherwise would not", async () => {
    const ssh = { user: "ada", host: "192.0.2.7", port: "22" };
    expect(await remarkOnUrl("http://localhost:3000", { mode: "quickstart" }, ssh, machine)).toBe(
      "Only browsers on this machine can open it. From others: http://192.0.2.7:3000 Those of your own computer after: " +
        "ssh -L 3000:localhost:3000 ada@192.0.2.7".replaceAll(" ", "\u00A0"),
    );
    expect(await remarkOnUrl("https://localhost", { mode: "production" }, ssh, [])).toBe(
      "Only browsers on this machine can open it. Those of your own computer at https://localhost:20443 after: " +
        "ssh -L 20443:localhost:443 ada@192.0.2.7".replaceAll(" ", "\u00A0"),
    );
    expect(await remarkOnUrl("https://192.0.2.7", { mode: "production" }, ssh, machine)).toBeUndefined();
  });
});
