import { access } from "node:fs/promises";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
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
    await screen.shows("E-mail address of the administrator");
    screen.type(keys.enter);
    await screen.shows("Make strong ones for me");
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
