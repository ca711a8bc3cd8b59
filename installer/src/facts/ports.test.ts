import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ContainerSummary } from "../engine/compose.ts";
import { lookAtPorts } from "./ports.ts";

/** Listens like another program would. @returns the port */
function listen(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    onTestFinished(() => void server.close());
    server.listen(0, host, () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
    });
  });
}

const container: ContainerSummary = {
  id: "1",
  name: "web-1",
  imageId: "i",
  running: true,
  project: "ours",
  service: "web",
  configHash: undefined,
  workingDirectory: "/x",
  publishedPorts: [3999],
};

/** Answers each question for its containers with the next list, and then always with the last. */
const engine = (...answers: readonly (readonly ContainerSummary[])[]) => {
  let asked = 0;
  return async () => answers[Math.min(asked++, answers.length - 1)] ?? [];
};

describe("lookAtPorts", () => {
  it.each(["0.0.0.0", "127.0.0.1"])("finds who listens on %s, and the next free port", async (host) => {
    const port = await listen(host);
    const [fact] = await lookAtPorts([{ setting: "WEB_PORT", port }], "ours", engine([]));
    expect(fact).toMatchObject({ state: "taken" });
    expect(fact?.holder).toContain(`process ${process.pid}, listens on ${host}:${port}.`);
    expect(fact?.alternative).toBeGreaterThan(port);
  });

  it("knows what Docker keeps for a container that does not run", async () => {
    const port = await listen("0.0.0.0");
    const { title } = process;
    onTestFinished(() => {
      process.title = title;
    });
    process.title = "docker-proxy";
    const [fact] = await lookAtPorts([{ setting: "WEB_PORT", port }], "ours", engine([]));
    expect(fact?.holder).toMatch(/^docker-proxy, process \d+, listens on \S+ Docker keeps it for/);
  });

  it("finds a free port free, and gives it back", async () => {
    const port = await listen("0.0.0.0").then(async (taken) => {
      const [fact] = await lookAtPorts([{ setting: "WEB_PORT", port: taken }], "ours", engine([]));
      return fact?.alternative ?? 0;
    });
    const look = () => lookAtPorts([{ setting: "WEB_PORT", port }], "ours", engine([]));
    expect(await look()).toMatchObject([{ state: "free" }]);
    expect(await look()).toMatchObject([{ state: "free" }]);
  });

  it("has another port to suggest when two settings name one", async () => {
    const wanted = [
      { setting: "WEB_PORT", port: 3999 },
      { setting: "INGEST_PORT", port: 3999 },
    ];
    for (const fact of await lookAtPorts(wanted, "ours", engine([container]))) {
      expect(fact.state).toBe("ours");
      expect(fact.alternative).toBeGreaterThan(3999);
    }
  });

  it("knows a port of our own container, and names the container that has another", async () => {
    const wanted = [{ setting: "WEB_PORT", port: 3999 }];
    expect(await lookAtPorts(wanted, "ours", engine([container]))).toMatchObject([{ state: "ours" }]);
    expect(await lookAtPorts(wanted, "ours", engine([{ ...container, project: "theirs" }]))).toMatchObject([
      { state: "taken", holder: "The container web-1 publishes it (Compose project theirs)." },
    ]);
    expect(await lookAtPorts(wanted, "ours", engine([{ ...container, running: false }]))).toMatchObject([
      { state: "free" },
    ]);
  });

  it("waits for a container of ours whose ports are open and which the engine has not called running yet", async () => {
    const port = await listen("0.0.0.0");
    const starting = { ...container, running: false, publishedPorts: [] };
    const started = { ...container, publishedPorts: [port] };
    const wanted = [{ setting: "WEB_PORT", port }];
    expect(await lookAtPorts(wanted, "ours", engine([starting], [starting], [started]))).toMatchObject([
      { state: "ours" },
    ]);
    expect(await lookAtPorts(wanted, "ours", engine([starting]))).toMatchObject([{ state: "taken" }]);
  });
});
