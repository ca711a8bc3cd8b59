import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { InstallerEvent } from "../events.ts";
import { failure } from "../failures.ts";
import { closingLines } from "./closing.ts";
import { spell } from "./command-line.ts";
import { jsonRenderer } from "./json.ts";
import { noColours } from "./paint.ts";
import { plainRenderer } from "./plain.ts";

const line = { program: "cognobserve-install", args: ["--yes", "--dir", "/a b"], directoryArgs: ["--dir", "/a b"] };

const { text, exit } = failure("port-taken", {
  port: 3000,
  holder: "node, process 4121, listens on 0.0.0.0:3000.",
  setting: "WEB_PORT",
  free: 3001,
});
const refused: InstallerEvent = { type: "failure", ...text, exit, touched: "nothing" };

const installed = {
  dir: "/a b",
  mode: "quickstart",
  version: "1.2.3",
  dashboardUrl: "http://localhost:3000",
  ingestUrl: "http://localhost:8080",
  traceUrl: "http://localhost:3000/projects/p/traces/t",
  adminEmail: "admin@cognobserve.local",
  envFile: "/a b/.env",
};

function collect() {
  const parts: string[] = [];
  return { write: (part: string) => parts.push(part), text: () => parts.join("") };
}

describe("plainRenderer", () => {
  it("says a failure like a colleague, on standard error, down to the command to type", () => {
    const [out, errors] = [collect(), collect()];
    plainRenderer(out, errors, noColours, line, () => undefined).emit(refused);
    expect(out.text()).toBe("");
    expect(errors.text()).toBe(`
✗ Port 3000 is taken by another program  (port-taken)
  node, process 4121, listens on 0.0.0.0:3000.
  Stop it, or give CognObserve another port:
    cognobserve-install --yes --dir '/a b' --set WEB_PORT=3001
  Nothing has been changed.
`);
  });

  it("tells a new stage at once, once more within two seconds, and then every ten seconds", () => {
    const out = collect();
    const renderer = plainRenderer(out, out, noColours, line, () => undefined);
    renderer.emit({ type: "step", id: "image", title: "Get the images", state: "started" });
    for (let elapsedMs = 1000; elapsedMs <= 25_000; elapsedMs += 1000) {
      const message = elapsedMs < 3000 ? "asking the registry" : `${elapsedMs / 1000} MB of 90 MB`;
      renderer.emit({ type: "progress", step: "image", message, elapsedMs });
    }
    expect(out.text()).toBe(`… 1.0 s asking the registry
… 3.0 s 3 MB of 90 MB
… 5.0 s 5 MB of 90 MB
… 15.0 s 15 MB of 90 MB
… 25.0 s 25 MB of 90 MB
`);
  });

  it("leaves nobody in the first silence of a step for two seconds, though signs of life come late", () => {
    const out = collect();
    const renderer = plainRenderer(out, out, noColours, line, () => undefined);
    for (let elapsedMs = 1800; elapsedMs <= 20_000; elapsedMs += 1800) {
      renderer.emit({ type: "progress", step: "image", message: "Get the images", elapsedMs });
    }
    expect(out.text()).toBe("… 1.8 s Get the images\n… 3.6 s Get the images\n… 14.4 s Get the images\n");
  });

  it("has no line every two seconds of two things that come by turns", () => {
    const out = collect();
    const renderer = plainRenderer(out, out, noColours, line, () => undefined);
    for (let elapsedMs = 2000; elapsedMs <= 16_000; elapsedMs += 2000) {
      const message = elapsedMs % 4000 === 0 ? "waiting for web" : "waiting for worker";
      renderer.emit({ type: "progress", step: "health", message, elapsedMs });
    }
    expect(out.text()).toBe(`… 2.0 s waiting for worker
… 4.0 s waiting for web
… 6.0 s waiting for worker
… 8.0 s waiting for web
`);
  });

  it("tells each thing that is waited for once, and again when it takes long or comes again", () => {
    const out = collect();
    const renderer = plainRenderer(out, out, noColours, line, () => undefined);
    const wait = (of: string, state: "waiting" | "over", elapsedMs: number) =>
      renderer.emit({ type: "wait", for: of, state, elapsedMs });
    wait("Asking Docker", "waiting", 500);
    wait("Asking the database at db:5432", "waiting", 600);
    wait("Asking Docker", "over", 1500);
    for (let elapsedMs = 2000; elapsedMs < 13_000; elapsedMs += 1500) {
      wait("Asking the database at db:5432", "waiting", elapsedMs);
    }
    wait("Asking Docker", "waiting", 500);
    expect(out.text()).toBe(`… 0.5 s Asking Docker
… 0.6 s Asking the database at db:5432
… 2.0 s Asking the database at db:5432
… 12.5 s Asking the database at db:5432
… 0.5 s Asking Docker
`);
  });

  it("has dots between for somebody who sits at a terminal", () => {
    const out = collect();
    const columns = () => 80;
    const renderer = plainRenderer(out, out, noColours, line, () => undefined, columns);
    for (let elapsedMs = 500; elapsedMs < 13_000; elapsedMs += 1500) {
      renderer.emit({ type: "wait", for: "Asking Docker", state: "waiting", elapsedMs });
    }
    renderer.emit({ type: "notice", message: "It answers." });
    expect(out.text()).toBe(
      "… 0.5 s Asking Docker\n… 2.0 s Asking Docker\n......\n… 12.5 s Asking Docker\nIt answers.\n",
    );
  });

  it("cuts a stage that is a whole shell script down to a line that can be read", () => {
    const out = collect();
    const renderer = plainRenderer(out, out, noColours, line, () => undefined);
    const message = `stage-1 2/9: RUN set -eu;\tapt-get update\n${"apt-get install; ".repeat(40)}`;
    renderer.emit({ type: "progress", step: "image", message, elapsedMs: 1000 });
    expect(out.text()).toMatch(/^… 1\.0 s stage-1 2\/9: RUN set -eu; apt-get update apt-get install; .*…\n$/);
    expect(out.text().trimEnd().length).toBeLessThanOrEqual(100);
  });

  it("uses no escape sequence", () => {
    const out = collect();
    const renderer = plainRenderer(out, out, noColours, line, () => undefined);
    renderer.emit(refused);
    renderer.emit({ type: "installed", changed: true, elapsedMs: 1, ...installed });
    expect(stripVTControlCharacters(out.text())).toBe(out.text());
  });
});

describe("closingLines", () => {
  it("says over SSH how links to this machine alone are opened on one's own", () => {
    const shown = (dashboardUrl: string, ingestUrl: string) => {
      const ssh = { user: "ada", host: "192.0.2.7", port: "22" };
      return closingLines({ ...installed, dashboardUrl, ingestUrl }, true, undefined, noColours, { ...line, ssh }).join(
        "\n",
      );
    };
    expect(shown("http://localhost:3000", "http://localhost:8080")).toContain(
      "type this there first:\n    ssh -L 3000:localhost:3000 -L 8080:localhost:8080 ada@192.0.2.7\n",
    );
    expect(shown("http://localhost", "http://localhost:8080")).toContain(
      "    ssh -L 20080:localhost:80 -L 8080:localhost:8080 ada@192.0.2.7\n  Then open this there, as ports below 1024 would need root:\n    http://localhost:20080\n",
    );
    expect(shown("https://observe.example", "https://observe.example:8080")).not.toContain("ssh");
  });

  it("has each link on a line of its own", () => {
    const lines = closingLines(installed, true, undefined, noColours, line).map((part) => part.trim());
    expect(lines).toContain(installed.dashboardUrl);
    expect(lines).toContain(installed.traceUrl);
  });

  it("explains the commands in one column", () => {
    const lines = closingLines(installed, true, undefined, noColours, line);
    const columns = ["how it is", "what its services say", "takes it away again"].map((what) =>
      lines.find((text) => text.endsWith(`  ${what}`))?.indexOf(what),
    );
    expect(columns[0]).toBeGreaterThan(0);
    expect(new Set(columns).size).toBe(1);
  });

  it("explains them below where the terminal has no room beside them", () => {
    const [wide, narrow] = [120, 60].map((columns) =>
      closingLines(installed, true, undefined, noColours, line, columns),
    );
    expect(wide).toContain("    cognobserve-install status --dir '/a b'       how it is");
    expect(narrow?.join("\n")).toContain("    cognobserve-install status --dir '/a b'\n      how it is\n");
  });

  it("shows secrets to a person only", () => {
    const secrets = { password: "pass-word", apiKey: "co_sk_secret" };
    const shown = closingLines(installed, true, secrets, noColours, line).join("\n");
    expect(shown).toMatch(/pass-word[\s\S]*co_sk_secret/);
    expect(shown).not.toContain("curl"); // that is what first-trace is for
    const kept = closingLines(installed, true, undefined, noColours, line).join("\n");
    expect(kept).toContain("INIT_ADMIN_PASSWORD in /a b/.env");
    expect(kept).toContain(`-H "X-API-Key: $(sed -n 's/^INIT_API_KEY=//p' '/a b/.env')"`);
  });
});

describe("jsonRenderer", () => {
  it("writes one object a line, with commands as they are to be typed", () => {
    const out = collect();
    jsonRenderer(out, line).emit(refused);
    expect(out.text().endsWith("\n")).toBe(true);
    expect(JSON.parse(out.text())).toMatchObject({
      type: "failure",
      code: "port-taken",
      exit: 3,
      touched: "nothing",
      commands: ["cognobserve-install --yes --dir '/a b' --set WEB_PORT=3001"],
    });
  });
});

describe("spell", () => {
  it("replaces what is given anew", () => {
    const before = { ...line, args: ["--yes", "--set", "WEB_PORT=3000", "--set", "LOG_LEVEL=debug"] };
    expect(spell("{installer} --set WEB_PORT=3001", before)).toBe(
      "cognobserve-install --yes --set LOG_LEVEL=debug --set WEB_PORT=3001",
    );
  });

  it("names the installation for the other commands", () => {
    expect(spell("{program} logs", line)).toBe("cognobserve-install logs --dir '/a b'");
    expect(spell("docker ps", line)).toBe("docker ps");
  });
});
