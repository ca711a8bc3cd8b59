import { access } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePorts } from "../free-ports.ts";
import { until } from "../until.ts";
import { binary, repository, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* Nobody waits in silence: what is waited for is named, and the words go again. Nothing is installed here. */

const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };
const password = "hunter2-hunter2";

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});

/** A server that takes every connection and never says a word. @returns its port, and whether it was connected to */
async function silentServer() {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    sockets.add(socket);
  });
  // On every address of this machine: the one by which containers reach it is among them.
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked: () => sockets.size > 0 };
}

/** Options of an installation whose database never answers. */
const withDatabaseAt = (port: number) => [
  ...["--mode", "production", "--url", "http://observe.test"],
  ...["--set", `DATABASE_URL=postgres://ada:${password}@host.docker.internal:${port}/app`],
];

describe("a database that takes the connection and does not answer", () => {
  it("is named on a terminal in a line that is gone when the wait is over", async () => {
    await using installation = await testInstallation("test-waits");
    const { port } = await silentServer();
    const command = [binary, "--yes", ...installation.options, ...withDatabaseAt(port).map((word) => `'${word}'`)];
    const screen = openScreen(command.join(" "), env);
    await screen.shows(new RegExp(`^… \\d+\\.\\d s {2}Asking the database at host\\.docker\\.internal:${port}$`, "m"));
    expect(await screen.exitCode, screen.everything()).toBe(3);
    expect(screen.everything()).toContain("Nothing has been changed.");
    expect(screen.everything()).not.toContain("Asking");
    expect(screen.everything()).not.toContain(password);
    await expect(access(installation.directory)).rejects.toThrow("ENOENT");
  });

  it("can be left with Ctrl-C without waiting for it", async () => {
    await using installation = await testInstallation("test-waits");
    const { port } = await silentServer();
    const command = [binary, ...installation.options, ...withDatabaseAt(port).map((word) => `'${word}'`)];
    // Not below a shell, which would die of the same key.
    const screen = openScreen(`exec ${command.join(" ")}`, env);
    await screen.shows("Asking the database");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.everything()).not.toContain("Asking");
  });

  it("is named in a pipe by a plain line, by another within two seconds, and by events as JSON", async () => {
    await using installation = await testInstallation("test-waits");
    const { port } = await silentServer();
    const args = ["--yes", ...installation.options, ...withDatabaseAt(port)];
    const [plain, json] = await Promise.all([
      execa(binary, args, { env, extendEnv: false, all: true, reject: false, stdin: "ignore" }),
      installation.run(["--yes", ...installation.options, ...withDatabaseAt(port)]),
    ]);
    expect(plain.exitCode, plain.all).toBe(3);
    expect(plain.all).toBe(stripVTControlCharacters(plain.all));
    const asked = plain.all.split("\n").filter((line) => line.includes("Asking the database"));
    const line = (seconds: string) => `^… ${seconds}\\.\\d s Asking the database at host\\.docker\\.internal:${port}$`;
    expect(asked).toEqual(["[01]", "[1-3]"].map((seconds) => expect.stringMatching(line(seconds))));
    const waits = json.lines.filter((line) => line.for === `Asking the database at host.docker.internal:${port}`);
    expect(waits.map(({ state }) => state)).toEqual(["waiting", ...waits.slice(2).map(() => "waiting"), "over"]);
    expect(plain.all + json.output).not.toContain(password);
  });
});

describe("while the first question is read", () => {
  it("whatever is slow has been asked before a key is typed", async () => {
    await using installation = await testInstallation("test-waits");
    const { port, asked } = await silentServer();
    const screen = openScreen(`exec ${[binary, ...installation.options].join(" ")}`, {
      ...env,
      COGNOBSERVE_DATABASE_URL: `postgres://ada:${password}@host.docker.internal:${port}/app`,
    });
    await screen.shows("How is CognObserve to run?");
    await until("the database is asked", asked, 30);
    // It is still the first question, and nothing else is to be seen of the look.
    expect(screen.text()).toMatch(/◆ {2}How is CognObserve to run\?[\s\S]*Ctrl-C leave$/);
    expect(screen.everything()).not.toContain("Asking");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    await expect(access(installation.directory)).rejects.toThrow("ENOENT");
  });
});

describe("a mode that is refused", () => {
  it("leads back to the question of the mode, and is looked at again when that is wanted", async () => {
    await using installation = await testInstallation("test-waits");
    const [port = 0] = await freePorts();
    const screen = openScreen([binary, ...installation.options].join(" "), {
      ...env,
      COGNOBSERVE_DATABASE_URL: `postgres://ada:${password}@host.docker.internal:${port}/app`,
    });
    await screen.shows("How is CognObserve to run?");
    screen.type(keys.down + keys.enter);
    await screen.shows("This cannot be installed yet.");
    expect(screen.everything()).toContain(`host.docker.internal:${port}`);
    screen.type(keys.enter);
    await screen.shows(/Look again.*This cannot be installed yet\..*Choose another mode/s);
    screen.type(keys.down + keys.enter);
    await screen.shows(/Choose another mode.*◆ {2}How is CognObserve to run\?/s);
    screen.type(`\u001B[A${keys.enter}`);
    await screen.shows(/◆ {2}At which URL will people open the dashboard\?/);
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.everything()).not.toContain(password);
    await expect(access(installation.directory)).rejects.toThrow("ENOENT");
  });
});
