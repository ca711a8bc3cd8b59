import { describe, expect, it } from "vitest";
import type { ContainerLine, InstallerEvent } from "../events.ts";
import { failure } from "../failures.ts";
import { duration, fit, linesOf } from "./lines.ts";
import type { Paint } from "./paint.ts";

/** Names each colour, so that a text shows what it was painted in. */
const named: Paint = {
  good: (text) => `<good ${text}>`,
  bad: (text) => `<bad ${text}>`,
  careful: (text) => `<careful ${text}>`,
  active: (text) => `<active ${text}>`,
  strong: (text) => `<strong ${text}>`,
  quiet: (text) => `<quiet ${text}>`,
  command: (text) => `<command ${text}>`,
};
const line = { program: "cognobserve-install", args: ["--yes"], directoryArgs: [] };
const lines = (event: InstallerEvent) => linesOf(event, named, line);

describe("an event in lines", () => {
  it("is a plan with what each step is going to do", () => {
    const steps = [
      { id: "a", title: "Write files", details: ["/x/.env", "/x/docker-compose.yml"] },
      { id: "b", title: "Start", details: [] },
    ];
    expect(lines({ type: "plan", mode: "quickstart", dir: "/x", version: "1.2.3", steps })).toEqual([
      "<strong CognObserve> 1.2.3 → /x",
      "  • Write files",
      "      <quiet /x/.env>",
      "      <quiet /x/docker-compose.yml>",
      "  • Start",
    ]);
  });

  it.each([
    ["pass", ["<good ✓> Memory: 8.0 GB"]],
    ["warn", ["<careful !> Memory: 8.0 GB"]],
    ["refuse", []],
  ] as const)("is a check that came to %s; a refusal is said as the failure that follows", (verdict, expected) => {
    expect(lines({ type: "check", id: "memory", title: "Memory", verdict, message: "8.0 GB" })).toEqual(expected);
  });

  it.each([
    ["started", undefined, []],
    ["failed", 100, []],
    ["done", 830, ["<good ✓> Start<quiet   0.8 s>"]],
    ["done", undefined, ["<good ✓> Start"]],
    ["skipped", undefined, ["<good ✓> Start  <quiet nothing to do>"]],
    ["undone", 100, ["<careful ↶> Start: taken back"]],
  ] as const)("is a step that is %s after %s ms", (state, elapsedMs, expected) => {
    expect(lines({ type: "step", id: "start", title: "Start", state, elapsedMs })).toEqual(expected);
  });

  it("is a warning with what to type, or a mere notice", () => {
    expect(lines({ type: "warning", message: "It is slow.", commands: ["{program} logs"] })).toEqual([
      "<careful !> It is slow.",
      "    <command cognobserve-install logs>",
    ]);
    expect(lines({ type: "notice", message: "Bye." })).toEqual(["Bye."]);
    expect(lines({ type: "log-file", path: "/x/log" })).toEqual(["<quiet   Full output: /x/log>"]);
  });

  it("is nothing where the renderers have something of their own", () => {
    expect(lines({ type: "progress", step: "a", message: "x", elapsedMs: 1 })).toEqual([]);
  });
});

describe("a failure in lines", () => {
  const { text } = failure("start-failed", { lastLines: ["first words", "", "last words"] });
  const event = { type: "failure", ...text, exit: 1, touched: "nothing" } as const;

  it("has what happened, why and what to type", () => {
    expect(lines(event)).toEqual([
      "",
      "<bad ✗> <strong Docker Compose could not start CognObserve>  (start-failed)",
      "  first words",
      "  last words",
      "  Mend that, then run it again:",
      "    <command cognobserve-install --yes>",
      "  Nothing has been changed.",
    ]);
  });

  it.each([
    ["nothing", "  Nothing has been changed."],
    ["rolled-back", "  Everything has been put back as it was."],
    ["kept", "  What was done so far is kept."],
  ] as const)("ends with what has become of the machine: %s", (touched, sentence) => {
    expect(lines({ ...event, touched, log: "/x/log" }).slice(-2)).toEqual(["  Full output: /x/log", sentence]);
  });

  it.each([
    [
      ["Start the containers", "Write files"],
      "  Taken back so far: «Start the containers», «Write files». What is left is kept.",
    ],
    [[], "  Nothing has been taken back yet, or only a part of that."],
  ])("says what was taken back of what was to be: %j", (takenBack, sentence) => {
    expect(lines({ ...event, touched: "kept", takenBack }).at(-1)).toBe(sentence);
  });
});

describe("prose on a terminal", () => {
  const narrow = (event: InstallerEvent) => linesOf(event, named, line, 24);

  it("is broken between words, and so are commands, as a shell can read them", () => {
    const { text } = failure("start-failed", {
      lastLines: ["one two three four five six seven", "/a/path/longer/than/the/line"],
    });
    expect(narrow({ type: "failure", ...text, exit: 1, touched: "nothing" }).slice(4)).toEqual([
      "  one two three four",
      "  five six seven",
      "  /a/path/longer/than/the/line",
      "  Mend that, then run it",
      "  again:",
      "    <command cognobserve-install \\>",
      "    <command     --yes>",
      "  Nothing has been",
      "  changed.",
    ]);
    expect(narrow({ type: "notice", message: "one two three four five six" })).toEqual([
      "one two three four five",
      "six",
    ]);
    expect(
      narrow({ type: "warning", message: "one two three four five six", commands: ["docker system prune --all"] }),
    ).toEqual([
      "<careful !> one two three four",
      "  five six",
      "    <command docker system \\>",
      "    <command     prune --all>",
    ]);
    expect(narrow({ type: "check", id: "x", title: "Memory", verdict: "warn", message: "only 1 GB is free" })).toEqual([
      "<careful !> Memory: only 1 GB is",
      "  free",
    ]);
  });

  it("of a failure has its code beside it, or below", () => {
    const { text } = failure("not-installed", { dir: "/x" });
    const head = (width: number) =>
      linesOf({ type: "failure", ...text, exit: 1, touched: "nothing" }, named, line, width).slice(1, 3);
    expect(head(80)[0]).toBe(`<bad ✗> <strong ${text.title}>  (not-installed)`);
    expect(head(text.title.length + 2)).toEqual([`<bad ✗> <strong ${text.title}>`, "  (not-installed)"]);
  });
});

describe("the status in lines", () => {
  const status = {
    type: "status",
    dir: "/x",
    version: "1.2.3",
    dashboardUrl: "http://localhost:3000",
    mode: "production",
    container: "running",
    health: "healthy",
    problems: [],
  } as const;
  const web: ContainerLine = { name: "x-web-1", service: "web", state: "running", health: "healthy", ready: true };
  const ingest: ContainerLine = { name: "x-ingest-1", service: "ingest", state: "exited", ready: false };
  const job: ContainerLine = { name: "x-migrations-job-1", service: "migrate", state: "exited", ready: true };

  it("is one line for one container", () => {
    expect(lines({ ...status, containers: [web] })).toEqual([
      "<good ✓> CognObserve 1.2.3 in /x is healthy",
      "  The container is running.",
      "  http://localhost:3000",
    ]);
  });

  it("is a line for each of several, in one column, less the jobs that are done", () => {
    const problems = ["ingest: does not answer", "worker: is silent"];
    expect(lines({ ...status, health: "unhealthy", problems, containers: [web, ingest, job] })).toEqual([
      "<bad ✗> CognObserve 1.2.3 in /x is unhealthy",
      "  <good ✓> x-web-1     <quiet running, healthy>",
      "  <bad ✗> x-ingest-1  exited",
      "  ingest: does not answer",
      "  worker: is silent",
      "  http://localhost:3000",
    ]);
  });

  it("tells a job that failed, and a service that merely looks like one", () => {
    const failed = { ...job, ready: false };
    expect(lines({ ...status, containers: [web, failed] })[2]).toBe("  <bad ✗> x-migrations-job-1  exited");
  });
});

describe("a duration", () => {
  it.each([
    [0, "0.0 s"],
    [830, "0.8 s"],
    [59_900, "59.9 s"],
    [60_000, "1:00"],
    [75_000, "1:15"],
    [3_599_999, "59:59"],
    [605_000, "10:05"],
  ])("%s ms is %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe("a text that has to fit", () => {
  it.each([
    ["short", 5, "short"],
    ["longer", 5, "long…"],
    ["a\tb\r\n\nc", 10, "a b c"],
    ["\u001B[31mred\u001B[39m", 3, "red"],
    ["xy", 1, "…"],
    ["far longer than a terminal of no width", -3, "…"],
  ])("%j in %s characters is %j", (text, width, expected) => {
    expect(fit(text, width)).toBe(expected);
  });
});
