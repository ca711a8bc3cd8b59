import { access } from "node:fs/promises";
import net from "node:net";
import { execa } from "execa";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { binary, repository, testInstallation } from "./installation.ts";
import { keys, openScreen, type Screen } from "./screen.ts";

/* The questions of the mode «production», on a small and on a large terminal. Nothing is installed here. */

const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };
const sizes = [
  [80, 24],
  [120, 40],
] as const;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});

/** Answers what comes before TLS. */
async function answerUpToTls(screen: Screen): Promise<void> {
  await screen.shows("How is CognObserve to run?");
  for (const words of ["One container", "TLS, takes your", "Production"]) expect(screen.text()).toContain(words);
  screen.type(keys.down + keys.enter);
  await screen.shows("At which URL will people open the dashboard?");
  await screen.shows("Enter takes it");
  screen.type(`https://observe.example.com${keys.enter}`);
  await screen.shows("Where does TLS come from?");
}

describe.each(sizes)("on %i × %i", (...size) => {
  it("asks for what an https URL and services of one's own make necessary, and changes nothing before the end", async () => {
    await using installation = await testInstallation("test-wizard");
    const screen = openScreen([binary, ...installation.options].join(" "), env, size);
    await answerUpToTls(screen);
    for (const choice of ["Get certificates by itself", "Certificate files of mine", "A proxy in front"])
      expect(screen.text()).toContain(choice);
    screen.type(keys.down + keys.down + keys.enter);
    await screen.shows("Addresses of the proxy");
    screen.type(`my proxy${keys.enter}`);
    await screen.shows("must be IP addresses");
    screen.type(`${"\u007F".repeat(8)}127.0.0.1${keys.enter}`);
    await screen.shows("Make strong ones for me");
    screen.type(keys.enter);
    await screen.shows("Install now?");
    expect(screen.text()).toContain("not asked so far: services, administrator");
    screen.type(keys.down + keys.enter);
    await screen.shows(/Services +The bundled ones/);
    screen.type(keys.down.repeat(4) + keys.enter);
    await screen.shows("Postgres, Redis and Temporal");
    screen.type(keys.down + keys.enter);
    await screen.shows("postgres://user:password@host");
    screen.type("postgres://app:hunter2@db.invalid/app");
    await screen.shows("▪▪▪");
    expect(screen.text()).not.toContain("hunter2");
    screen.type(keys.enter);
    await screen.shows("Redis, as redis://");
    screen.type(keys.enter);
    await screen.shows("Temporal, host:port");
    screen.type(keys.enter);
    // What was answered is looked at before the last question.
    await screen.shows("This cannot be installed yet.");
    expect(screen.everything()).toContain("db.invalid");
    screen.type(keys.down + keys.down + keys.enter);
    expect(await screen.exitCode, screen.everything()).toBe(3);
    expect(screen.everything()).toContain("Nothing has been changed.");
    expect(screen.everything()).not.toContain("hunter2");
    // What is suggested knows the answers, so that nobody has to give them twice.
    const suggested = screen
      .everything()
      .replaceAll(/ \\\n\s*/g, " ")
      .replaceAll(/\n\s*/g, "");
    expect(suggested).toContain("--mode production --url https://observe.example.com");
    expect(suggested).toContain("TRUSTED_PROXIES=127.0.0.1");
    await expect(access(installation.directory)).rejects.toThrow("ENOENT");
  });

  it("is left with Ctrl-C", async () => {
    await using installation = await testInstallation("test-wizard");
    const screen = openScreen([binary, ...installation.options].join(" "), env, size);
    await answerUpToTls(screen);
    screen.type(keys.interrupt);
    expect(await screen.exitCode).toBe(130);
    expect(screen.text()).toContain("Nothing has been changed.");
    await expect(access(installation.directory)).rejects.toThrow("ENOENT");
  });
});

describe("an https URL that was given by a flag", () => {
  it("is not refused for what only certificates of one's own would need", async () => {
    await using installation = await testInstallation("test-wizard");
    const url = "https://observe.invalid";
    const screen = openScreen([binary, "--mode production --url", url, ...installation.options].join(" "), env);
    await screen.shows("Where does TLS come from?");
    screen.type(keys.enter);
    await screen.shows("Make strong ones");
    screen.type(keys.enter);
    // Here it follows from the answer.
    await screen.shows("This cannot be installed yet.");
    expect(screen.everything()).toContain("observe.invalid leads nowhere");
    screen.type(keys.enter);
    await screen.shows("Which answer?");
    screen.type(keys.enter);
    await screen.shows("Where does TLS come from?");
    screen.type(keys.down + keys.down + keys.enter);
    await screen.shows("Addresses of the proxy");
    screen.type(`10.0.0.5${keys.enter}`);
    await screen.shows("Install now?");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    await expect(access(installation.directory)).rejects.toThrow("ENOENT");
  });

  it("is not refused for a port that only another answer would need", async () => {
    // Where somebody has it already, that is as good.
    const holder = net
      .createServer()
      .on("error", () => {})
      .listen(3000);
    onTestFinished(() => void holder.close());
    await using installation = await testInstallation("test-wizard");
    const options = installation.options.filter((option, index, all) =>
      [option, all[index + 1]].every((word) => !word?.startsWith("WEB_PORT=")),
    );
    const url = "https://observe.invalid";
    const screen = openScreen([binary, "--mode production --url", url, ...options].join(" "), env);
    await screen.shows("Where does TLS come from?");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
  });
});
