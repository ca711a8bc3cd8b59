import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EngineFact, Facts, PortFact } from "../facts/facts.ts";
import { host, kind, place } from "../testing/judged.ts";
import { linesOf } from "../ui/lines.ts";
import { inAscii } from "../ui/live/glyphs.ts";
import { movingLine } from "../ui/moving-line.ts";
import { noColours } from "../ui/paint.ts";
import { drawn, drawnAsLines, moment } from "../ui/questions/testing/drawn.ts";
import { album, type Draw, expectToFit } from "../ui/testing/album.ts";
import { commandLines, whatToDo, whetherTo } from "./ask-repair.ts";
import { refusalWith } from "./mend.ts";
import type { Offer } from "./repair.ts";
import { offered } from "./testing/offered.ts";

/* Every offer to mend something, from the refusal to the commands that are agreed to, as files in screens/. */

const whole = { docker: true, compose: "2.26.1", buildx: true };
const ready: EngineFact = { state: "ready", version: "26.1.5", os: "linux", arch: "amd64" };
const silent = (reason: string): EngineFact => ({
  state: "unreachable",
  endpoint: "unix:///var/run/docker.sock",
  reason,
});
const machine: Partial<Facts> = { commands: whole, engine: ready, host, engineKind: kind, enginePlace: place };
const bare: Partial<Facts> = {
  ...machine,
  commands: { docker: false, compose: undefined },
  engine: silent("the socket does not exist"),
  host: { ...host, engine: "none", podman: true },
};
const bookworm = { id: "debian", like: [], name: "Debian 12", version: "12", codename: "bookworm" };
const port = (setting: string, number: number, state: PortFact["state"]): PortFact => ({
  setting,
  port: number,
  state,
  holder: `node, process 4121, listens on 0.0.0.0:${number}.`,
  alternative: number + 1,
});

const offers: Readonly<Record<string, ReturnType<typeof offered>>> = {
  "install-docker": offered(bare),
  "install-docker-on-debian-12": offered({
    ...bare,
    host: { ...host, engine: "none", distribution: bookworm, root: false, sudo: true },
  }),
  "install-an-engine-where-its-command-is": offered({
    ...bare,
    commands: whole,
    host: { ...host, engine: "none" },
  }),
  "start-docker": offered({ ...machine, engine: silent("nobody listens there") }),
  "start-docker-by-hand-or-as-a-service": offered({
    ...machine,
    engine: silent("nobody listens there"),
    host: { ...host, init: "sysv" },
  }),
  "restart-docker": offered({ ...machine, engine: silent("no answer in 15 seconds") }),
  "update-docker": offered({
    ...machine,
    engine: { ...ready, version: "20.10.24+dfsg1" },
    host: { ...host, distribution: bookworm },
  }),
  "join-the-group": offered({
    ...machine,
    engine: { state: "permission", socket: "/var/run/docker.sock", user: "ada" },
    host: { ...host, root: false, sudo: true, user: "ada" },
  }),
  "install-compose": offered({ ...machine, commands: { docker: true, compose: undefined } }),
  "update-compose": offered({ ...machine, commands: { ...whole, compose: "2.20.3" } }),
  "install-buildx": offered({ ...machine, commands: { ...whole, buildx: false } }, { builds: true }),
  "another-port": offered({ ports: [port("INGEST_PORT", 8080, "taken")] }),
  "another-port-and-url": offered(
    { ports: [port("WEB_PORT", 3000, "taken")] },
    { settings: { NEXTAUTH_URL: "http://observe.example.com:3000" } },
  ),
  "a-port-that-two-want": offered({ ports: [port("WEB_PORT", 3000, "free"), port("INGEST_PORT", 3000, "free")] }),
};

/** The refusal as it is told above the question. */
const told =
  ({ offer, refusal }: ReturnType<typeof offered>): Draw =>
  (columns, unicode) => {
    const message = refusalWith(offer, refusal);
    const line = { program: "cognobserve-install", args: [], directoryArgs: [] };
    const lines = linesOf({ type: "warning", message, commands: [] }, noColours, line, columns);
    return unicode ? lines : lines.map(inAscii);
  };

/** The commands of the first way, and whether they are to be run. */
const agreement =
  ({ ways: [way] }: Offer, ask: (asking: ReturnType<typeof whetherTo>) => Draw): Draw =>
  (columns, unicode) =>
    way === undefined || way.commands.length === 0
      ? []
      : ["", ...commandLines(way, columns), "", ...ask(whetherTo(way))(columns, unicode)];

/** What the person types between two screens. */
const enter: Draw = () => ["", "(Enter)", ""];

const after =
  (...parts: readonly Draw[]): Draw =>
  (columns, unicode) =>
    parts.flatMap((draw) => draw(columns, unicode));

describe.each(Object.entries(offers))("%s", (name, one) => {
  const asking = whatToDo(one.offer, undefined);
  const answered =
    one.offer.ways[0]?.commands.length === 0 ? [] : [enter, drawn(moment(asking, { state: "answered" }, "none"))];
  const draw = after(
    told(one),
    drawn(moment(asking, {}, "none")),
    ...answered,
    agreement(one.offer, (then) => drawn(moment(then))),
  );
  const lines = after(
    told(one),
    drawnAsLines(asking, "none"),
    agreement(one.offer, (then) => drawnAsLines(then, "back")),
  );

  it("looks as it did", async () => {
    const pages = [album(draw), album(lines, "as plain lines")];
    await expect(pages.join("\n")).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  // A command is broken where that can be, and no further.
  it("fits, but for what stands in quotes in a command", () => {
    expectToFit(told(one), 0);
    expectToFit(drawn(moment(asking, {}, "none")));
    expectToFit(drawnAsLines(asking, "none"));
  });
});

describe("what is at work", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is one line with what the command said last", async () => {
    const draw: Draw = (columns, unicode) => {
      const written: string[] = [];
      const line = movingLine({ write: (text) => written.push(text) }, () => columns);
      line.say("Get:7 http://deb.debian.org/debian trixie/main amd64 docker.io amd64 26.1.5+dfsg1-9+b11 [22.5 MB]");
      vi.advanceTimersByTime(12_300);
      const shown = stripVTControlCharacters(written.at(-1) ?? "").trim();
      line.close();
      return [unicode ? shown : inAscii(shown)];
    };
    await expect(album(draw)).toMatchFileSnapshot("screens/at-work.txt");
    expectToFit(draw);
  });
});
