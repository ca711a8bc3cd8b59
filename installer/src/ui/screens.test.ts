import { describe, expect, it } from "vitest";
import type { InstallerEvent } from "../events.ts";
import { failure } from "../failures.ts";
import type { Touched } from "../plan/runner.ts";
import { closingLines } from "./closing.ts";
import type { CommandLine } from "./command-line.ts";
import { linesOf } from "./lines.ts";
import { inAscii } from "./live/glyphs.ts";
import { noColours } from "./paint.ts";
import { album, type Draw, expectToFit } from "./testing/album.ts";

/* What stays on the terminal: what was found and done, and the last words of every kind of run. Files in screens/. */

type Installed = Extract<InstallerEvent, { type: "installed" }>;

const line: CommandLine = {
  program: "cognobserve-install",
  args: ["--mode", "production", "--url", "https://observe.example.com"],
  directoryArgs: [],
};
const quickStart: Installed = {
  type: "installed",
  changed: true,
  elapsedMs: 41_000,
  dir: "/home/ada/cognobserve",
  mode: "quickstart",
  version: "1.4.2",
  dashboardUrl: "http://localhost:3000",
  ingestUrl: "http://localhost:8080",
  traceUrl: "http://localhost:3000/projects/prj_hT3kq8Vw1sLp/traces/probe",
  adminEmail: "admin@cognobserve.local",
  envFile: "/home/ada/cognobserve/.env",
};
const production: Installed = {
  ...quickStart,
  dir: "/opt/cognobserve",
  mode: "production",
  dashboardUrl: "https://observe.example.com",
  ingestUrl: "https://observe.example.com:8080",
  traceUrl: "https://observe.example.com/projects/prj_hT3kq8Vw1sLp/traces/probe",
  adminEmail: "ada@example.com",
  envFile: "/opt/cognobserve/.env",
};
const signIn = { password: "vK3-mQ8z-pL5w-Xt9r", apiKey: "co_sk_0123456789abcdefghijklmnopqrstuvwxyzABCD" };

const check = (title: string, message: string, verdict: "pass" | "warn" = "pass"): InstallerEvent => ({
  type: "check",
  id: title,
  title,
  verdict,
  message,
});
const done = (title: string, elapsedMs: number): InstallerEvent => ({
  type: "step",
  id: title,
  title,
  state: "done",
  elapsedMs,
});
const step = (title: string, state: "skipped" | "undone"): InstallerEvent => ({
  type: "step",
  id: title,
  title,
  state,
});
const notice = (message: string): InstallerEvent => ({ type: "notice", message });
const warning = (message: string, ...commands: readonly string[]): InstallerEvent => ({
  type: "warning",
  message,
  commands,
});
const failed = ({ text, exit }: ReturnType<typeof failure>, touched: Touched, log = true): InstallerEvent => ({
  type: "failure",
  ...text,
  exit,
  touched,
  ...(log && { log: "/home/ada/cognobserve/.cognobserve/logs/2026-03-01T12-00-00.log" }),
});

const screens: Readonly<Record<string, readonly InstallerEvent[]>> = {
  preflight: [
    check("Docker engine", "26.1.5 on linux"),
    check("Docker Compose", "2.26.1"),
    check("Memory", "3.1 GB free of 8.2 GB"),
    check("Disk", "41 GB free"),
    check("Ports", "3000, 8080"),
    check(
      "Clock",
      "the engine's clock is 45 s ahead of this machine's; traces are sorted by time, so set both by the same server",
      "warn",
    ),
  ],
  "run-of-quick-start": [
    step("Write files", "skipped"),
    done("Get the images", 75_000),
    done("Start the containers", 4200),
    done("Wait until everything is healthy", 3900),
    done("Send a trace and read it back", 600),
    quickStart,
  ],
  "installed-quick-start": [quickStart],
  "installed-production": [production],
  "installed-already": [{ ...quickStart, changed: false }],
  "refused-nothing-changed": [
    failed(
      failure("port-taken", {
        port: 443,
        holder: "nginx, process 812, listens on 0.0.0.0:443.",
        setting: "WEB_PORT",
        free: 8443,
      }),
      "nothing",
      false,
    ),
  ],
  "left-at-a-question": [failed(failure("left", {}), "nothing", false)],
  "left-after-something-was-mended": [
    warning(
      "Docker was installed from Debian's own packages. To take that back:",
      "sudo apt-get remove --autoremove docker.io docker-cli docker-compose docker-buildx",
    ),
    failed(failure("left", {}), "kept", false),
  ],
  "rolled-back": [
    step("Start the containers", "undone"),
    step("Write files", "undone"),
    failed(
      failure("start-failed", {
        lastLines: [
          "Error response from daemon: driver failed programming external connectivity on endpoint cognobserve: Bind for 0.0.0.0:3000 failed: port is already allocated",
        ],
      }),
      "rolled-back",
    ),
  ],
  "can-be-resumed": [failed(failure("terminated", {}), "kept")],
  "stopped-as-asked": [failed(failure("stopped-as-asked", { step: "Wait until everything is healthy" }), "kept")],
  "undone-as-asked": [step("Get the images", "undone"), failed(failure("undone-as-asked", {}), "rolled-back")],
  interrupted: [failed(failure("interrupted", {}), "kept")],
  uninstalled: [
    step("Start the containers", "undone"),
    step("Write files", "undone"),
    notice(
      "CognObserve is gone. Kept: the data in the volumes cognobserve_postgres_data, cognobserve_redis_data, cognobserve_app_secrets, and the keys in /opt/cognobserve/.env.",
    ),
    warning("To delete that too, for good:", "cognobserve-install uninstall --delete-data"),
    warning(
      "The installer itself is still there, as other installations may need it. To remove it too:",
      "rm /home/ada/.local/bin/cognobserve-install",
    ),
  ],
  "answers-saved": [
    notice("Saved, readable by you alone. It is used by:\n    cognobserve-install --yes --answers cognobserve.answers"),
    notice("The secrets are left out (NEXTAUTH_SECRET, DATABASE_URL): the file says how to give them."),
  ],
  status: [
    {
      type: "status",
      dir: "/opt/cognobserve",
      version: "1.4.2",
      dashboardUrl: "https://observe.example.com",
      mode: "production",
      container: "running",
      containers: [
        { name: "cognobserve-gateway-1", service: "gateway", state: "running", health: "healthy", ready: true },
        { name: "cognobserve-web-1", service: "web", state: "running", health: "starting", ready: false },
        { name: "cognobserve-worker-1", service: "worker", state: "running", health: "unhealthy", ready: false },
      ],
      health: "degraded",
      problems: [
        "worker: No worker has asked Temporal for work in the last minute; retention and exports wait until one does.",
      ],
    },
  ],
  plan: [
    {
      type: "plan",
      mode: "quickstart",
      dir: "/home/ada/cognobserve",
      version: "1.4.2",
      steps: [
        {
          id: "files",
          title: "Write files",
          details: ["/home/ada/cognobserve/docker-compose.yml", "/home/ada/cognobserve/.env"],
        },
        { id: "image", title: "Get the images", details: ["ghcr.io/cognobserve/cognobserve:1.4.2"] },
        { id: "start", title: "Start the containers", details: [] },
      ],
    },
  ],
};

const drawn =
  (events: readonly InstallerEvent[], shown: typeof signIn | undefined): Draw =>
  (columns, unicode) =>
    events
      .flatMap((event) =>
        event.type === "installed"
          ? closingLines(event, event.changed, shown, noColours, line, columns)
          : linesOf(event, noColours, line, columns),
      )
      .map((text) => (unicode ? text : inAscii(text)));

describe.each(Object.entries(screens))("%s", (name, events) => {
  it("looks as it did", async () => {
    await expect(album(drawn(events, signIn))).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  // A link or a path is longer than a line only where it has to be in one piece.
  it("fits", () => {
    expectToFit(
      (columns, unicode) => drawn(events, signIn)(columns, unicode).filter((text) => / \S/.test(text.trim())),
      0,
    );
  });
});

it("is said without secrets where it is kept", async () => {
  const pages = [quickStart, production].map((event) => album(drawn([event], undefined)));
  await expect(pages.join("\n")).toMatchFileSnapshot("screens/installed-and-recorded.txt");
});
