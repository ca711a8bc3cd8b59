import { PassThrough } from "node:stream";
import xterm from "@xterm/headless";
import { describe, expect, it } from "vitest";
import { judge } from "../checks/judge.ts";
import type { Facts } from "../facts/facts.ts";
import { failure } from "../failures.ts";
import { host, need } from "../testing/judged.ts";
import type { Terminal } from "../ui/terminal.ts";
import { askRepair } from "./ask-repair.ts";
import type { Offer } from "./repair.ts";
import { offerFor } from "./repairs.ts";

/* What a person sees of an offer, at three widths, as files in screens/; and what their keys bring about. */

const enter = "\r";
const down = "\u001B[B";

/** A terminal that is read as a person reads it. */
function terminal(columns: number) {
  const screen = new xterm.Terminal({ cols: columns, rows: 40, allowProposedApi: true, convertEol: true });
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { columns, rows: 40, isTTY: true });
  output.on("data", (data: Buffer) => screen.write(data));
  const text = () =>
    new Promise<string>((resolve) =>
      screen.write("", () => {
        const { active } = screen.buffer;
        const lines = Array.from(
          { length: active.length },
          (_, row) => active.getLine(row)?.translateToString(true) ?? "",
        );
        resolve(`${lines.join("\n").trimEnd()}\n`);
      }),
    );
  // Streams that do what the prompts need of a keyboard and a screen.
  return {
    on: { input, output, close: () => undefined } as unknown as Terminal,
    type: (keys: string) => input.write(keys),
    text,
  };
}

const facts: Partial<Facts> = {
  commands: { docker: false, compose: undefined },
  engine: { state: "unreachable", endpoint: "unix:///var/run/docker.sock", reason: "the socket does not exist" },
  host: { ...host, engine: "none", podman: true },
};
const refusal = judge(facts, need).find(({ verdict }) => verdict === "refuse");
const missing = refusal?.verdict === "refuse" ? refusal.failure : failure("interrupted", {});
const install = offerFor(missing, { facts, settings: {} });

const taken = failure("port-taken", {
  port: 3000,
  holder: "node, process 4121, listens on 0.0.0.0:3000.",
  setting: "WEB_PORT",
  free: 3001,
});
const port: Offer = {
  question: "Use port 3001 instead of 3000?",
  notes: [],
  ways: [{ label: "Yes, WEB_PORT=3001", commands: [], settings: { WEB_PORT: "3001" } }],
};

async function begin(why: typeof missing, offer: Offer | undefined, columns = 80) {
  if (offer === undefined) throw new Error("nothing is offered");
  const { on, type, text } = terminal(columns);
  const choice = askRepair(on, why.text, offer);
  await expect.poll(text).toContain(offer.question);
  return { choice, type, text };
}

describe.each([60, 80, 120])("at %i columns", (columns) => {
  it("Docker can be installed in more than one way, each shown before", async () => {
    const { choice, type, text } = await begin(missing, install, columns);
    await expect(await text()).toMatchFileSnapshot(`screens/install-${columns}.txt`);
    type(enter);
    await expect.poll(text).toContain("Run these?");
    await expect(await text()).toMatchFileSnapshot(`screens/install-agree-${columns}.txt`);
    type(enter);
    expect(await choice).toEqual({ do: "mend", way: install?.ways[0] });
  });

  it("a port can be exchanged", async () => {
    const { choice, type, text } = await begin(taken, port, columns);
    await expect(await text()).toMatchFileSnapshot(`screens/port-${columns}.txt`);
    type(enter);
    expect(await choice).toEqual({ do: "mend", way: port.ways[0] });
  });
});

describe("a person", () => {
  it("can see to it elsewhere, or leave it", async () => {
    const again = await begin(taken, port);
    again.type(down + enter);
    expect(await again.choice).toEqual({ do: "look-again" });
    const no = await begin(taken, port);
    no.type(down + down + enter);
    expect(await no.choice).toEqual({ do: "leave" });
  });

  it("who reads the commands can still say no", async () => {
    const { choice, type, text } = await begin(missing, install);
    type(enter);
    await expect.poll(text).toContain("Run these?");
    type("n");
    expect(await choice).toEqual({ do: "leave" });
  });

  it("can go away at either question", async () => {
    const first = await begin(taken, port);
    first.type("\u0003");
    expect(await first.choice).toBeUndefined();
    const second = await begin(missing, install);
    second.type(enter);
    await expect.poll(second.text).toContain("Run these?");
    second.type("\u0003");
    expect(await second.choice).toBeUndefined();
  });
});
