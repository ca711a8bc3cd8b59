import { stripVTControlCharacters } from "node:util";
import { snippets } from "@cognobserve/settings/snippets";
import { describe, expect, it } from "vitest";
import { dashboardOutage } from "../../first-trace/outage.ts";
import { closed, healthy } from "../../first-trace/testing/outages.ts";
import { afterLook, startWaiting, type Waiting } from "../../first-trace/waiting.ts";
import type { Look, NearMiss, SeenTrace } from "../../first-trace/watch.ts";
import { colours, noColours } from "../paint.ts";
import { album, type Draw, expectToFit } from "../testing/album.ts";
import { keyRows } from "./keys.ts";
import { screenLines, type View } from "./view.ts";

const start = Date.parse("2026-03-01T12:00:00Z");
const at = (second: number) => start + second * 1000;
const own = { id: "probe", name: "Hello from the installer", startedAt: "2026-03-01T11:59:00Z" };
const hello = { id: "hello-x1y2z3w4", name: "hello-world", startedAt: "2026-03-01T12:00:00Z" };
const miss = (second: number, message: string, remedy: string, client: string | null = "curl/8.5.0"): NearMiss => ({
  at: new Date(at(second)).toISOString(),
  kind: "of some kind",
  message,
  remedy,
  client,
});
const seen = (
  second: number,
  traces: readonly SeenTrace[],
  misses: readonly NearMiss[] | undefined = [],
): Look & { readonly type: "seen" } => ({
  type: "seen",
  at: at(second),
  traces,
  misses,
  outage: undefined,
});
const after = (...looks: readonly Look[]): Waiting => looks.reduce(afterLook, startWaiting(start, own.id));

const place = {
  dashboardUrl: "http://localhost:3000",
  projectId: "prj_hT3kq8Vw1sLp",
};
const viewOf = (waiting: Waiting, changed: Partial<View> = {}): View => ({
  waiting,
  now: at(83),
  snippets: snippets({
    ingestUrl: "http://localhost:8080",
    key: "co_sk_0123456789abcdefghijklmnopqrstuvwxyzABCD",
    unique: "x1y2z3w4",
    now: new Date(start),
  }),
  chosen: 0,
  said: undefined,
  place,
  status: "cognobserve-install status --dir /srv/cognobserve",
  keys: keyRows({ unicode: true, canOpen: true }),
  ...changed,
});

const wrongKey = miss(
  80,
  "A request came with a key that is not known here: co_sk_abcdef….",
  "Copy the project's key again, or make a new one.",
);
const otherProject = miss(
  79,
  "A request came with a key of the project “Billing”, co_sk_abcdef…, and its trace is there.",
  "To have it here, send it with this project's key, co_sk_012345….",
  null,
);
const wrongPath = miss(
  60,
  "A request came to /v1/trace, where nothing is received.",
  "Send to http://localhost:8080/v1/traces",
);
const grpc = miss(
  20,
  "A request came by gRPC, which this port does not speak.",
  "Set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf and OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:8080 or, in code, use the exporter for HTTP with http://localhost:8080/v1/traces",
  "OTel-OTLP-Exporter-Python/1.38.0",
);
const late = miss(
  81,
  "A request came with times 3 hours in the future.",
  "It was stored, but sorts before everything else: set the sender's clock.",
  null,
);

const screens: Readonly<Record<string, View>> = {
  looking: viewOf(startWaiting(start, own.id), { now: start }),
  waiting: viewOf(after(seen(0, [own]))),
  "waiting-python": viewOf(after(seen(0, [own])), { chosen: 1 }),
  "wrong-key": viewOf(after(seen(0, [own]), seen(80, [own], [wrongKey]))),
  "key-of-another-project": viewOf(after(seen(0, [own]), seen(80, [own], [otherProject]))),
  "three-near-misses": viewOf(after(seen(0, [own]), seen(80, [own], [wrongKey, wrongPath, grpc])), { chosen: 1 }),
  arrived: viewOf(after(seen(0, [own]), seen(79, [hello, own])), {
    said: "curl: sent to the terminal's clipboard. If it is not there, press p and select it.",
  }),
  "arrived-with-a-clock-that-is-off": viewOf(after(seen(0, [own]), seen(81, [hello, own], [late]))),
  again: viewOf(after(seen(0, [hello, own]))),
  down: viewOf(
    after(seen(0, [own]), {
      type: "unreachable",
      at: at(70),
      outage: { message: "CognObserve is down: its container cognobserve-cognobserve-1 is exited.", down: true },
    }),
  ),
  "not-reachable-from-here": viewOf(
    after(seen(0, [own]), {
      type: "unreachable",
      at: at(70),
      outage: dashboardOutage("http://observe.example.com:3000", closed, healthy),
    }),
  ),
  "ingest-down": viewOf(
    after(seen(0, [own]), {
      ...seen(70, [own]),
      outage: {
        message: "Ingest is down, so no trace can be received at http://localhost:8080: It does not answer.",
        down: true,
      },
    }),
  ),
  "no-redis": viewOf(
    after(seen(0, [own]), { type: "seen", at: at(1), traces: [own], misses: undefined, outage: undefined }),
  ),
};

const rowsOf = (columns: number): number => (columns < 120 ? 24 : 40);

describe.each(Object.entries(screens))("%s", (name, view) => {
  // Where there is no Unicode, there is seldom a browser to be opened.
  const draw: Draw = (columns, unicode) =>
    screenLines(
      unicode ? view : { ...view, keys: keyRows({ unicode, canOpen: false }) },
      { paint: noColours, unicode },
      { columns, rows: rowsOf(columns) },
    );

  it("looks as it did", async () => {
    await expect(album(draw)).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  it("fits", () => {
    expectToFit(draw);
    for (const columns of [60, 80, 120]) expect(draw(columns, true).length).toBeLessThan(rowsOf(columns) - 1);
  });
});

it("colour adds nothing that is not said in words", () => {
  for (const view of Object.values(screens)) {
    const [coloured, plain] = [colours, noColours].map((paint) =>
      screenLines(view, { paint, unicode: true }, { columns: 80, rows: 24 }).join("\n"),
    );
    expect(stripVTControlCharacters(coloured ?? "")).toBe(plain);
  }
});

it("keeps the newest near miss and the keys where almost nothing fits", () => {
  const view = viewOf(after(seen(0, [own]), seen(80, [own], [wrongKey, wrongPath, grpc])));
  const lines = screenLines(view, { paint: noColours, unicode: true }, { columns: 60, rows: 12 });
  expect(lines).toHaveLength(10);
  expect(lines.join(" ")).toMatch(/Waiting for your first trace[\s\S]*Copy the project's key again[\s\S]*q done/);
});

it("names the keys for what is cut off as their table does", () => {
  const keys = keyRows({ unicode: true, canOpen: true }).map((row) => ({ ...row, shown: `<${row.act}>` }));
  const view = viewOf(after(seen(0, [own])), { chosen: 1, keys });
  const lines = screenLines(view, { paint: noColours, unicode: true }, { columns: 80, rows: 24 });
  expect(lines.join("\n")).toMatch(/^… \d+ more lines: <copy> copies, <print> prints them all$/m);
});

it("lets nothing of a request steer the terminal", () => {
  const evil = miss(
    1,
    "A request came to /\u001B[2J\u001B]0;owned\u0007\u202Ex, where nothing is received.",
    "Send\u0085it.",
  );
  const view = viewOf(
    after(seen(0, [own]), seen(2, [{ id: "\u001B[2J", name: "\u001B[31mred\r\n", startedAt: "" }, own], [evil])),
  );
  const text = screenLines(view, { paint: noColours, unicode: true }, { columns: 80, rows: 24 }).join("");
  expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
  expect(text).toContain("Received “red ”");
});
