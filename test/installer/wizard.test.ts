import { access, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary, envOf, repository, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* The installer as a person meets it: questions, a moving line, a closing screen. */

const version = "test-wizard";
const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});
afterAll(async () => {
  await execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve:${version}`], { reject: false });
});

describe("the wizard", () => {
  it("asks, goes back, saves, installs, and ends on a screen with the links, the sign-in and the key", async () => {
    await using installation = await testInstallation(version);
    const { directory, options, web } = installation;
    const password = "correct-horse-battery";
    const answers = `${directory}.answers`;
    const screen = openScreen([binary, ...options].join(" "), env);

    await screen.shows("Recommended");
    screen.type(keys.enter);
    await screen.shows(/◆ {2}At which URL will people open the dashboard\?/);
    screen.type("ftp://nowhere\r");
    await screen.shows("must be a URL that starts with http:// or https://");
    screen.type("\u007F".repeat("ftp://nowhere".length) + keys.enter);
    await screen.shows(/◆ {2}Secrets:/);
    screen.type(keys.escape);
    await screen.shows(/◆ {2}At which URL/);
    screen.type(keys.escape);
    await screen.shows(/◆ {2}How is CognObserve to run\?/);
    screen.type(keys.enter);
    await screen.shows(/◆ {2}At which URL/);
    screen.type(keys.enter);
    await screen.shows("Make strong ones for me");
    screen.type(keys.down + keys.enter);
    await screen.shows("Session secret (NEXTAUTH_SECRET)");
    screen.type(`short${keys.enter}`);
    await screen.shows("must have at least 32 characters");
    screen.type("\u007F".repeat("short".length) + keys.enter);
    await screen.shows("Password of the administrator (INIT_ADMIN_PASSWORD)");
    screen.type(password);
    await screen.shows("▪▪▪▪");
    expect(screen.text()).not.toContain(password);
    screen.type(keys.enter);
    await screen.shows("API key (INIT_API_KEY)");
    screen.type(keys.enter);
    await screen.shows(/◆ {2}Install now\?/);
    expect(screen.text()).toMatch(/Sign-in +admin@cognobserve\.local/);
    expect(screen.text()).toContain("not asked so far: administrator");
    for (const email of ["ada@example.com", "eve@example.com"]) {
      screen.type(keys.down + keys.enter);
      await screen.shows(/◆ {2}Which answer\?/);
      screen.type(keys.down + keys.down + keys.enter);
      await screen.shows(/◆ {2}E-mail address of the administrator/);
      screen.type(`\u0015${email}${keys.enter}`);
      await screen.shows(new RegExp(`◆ {2}Install now\\?[^]*Sign-in +${email}`));
    }
    screen.type(keys.down + keys.down + keys.enter);
    await screen.shows(/◆ {2}Save the answers as/);
    screen.type(answers + keys.enter);
    await screen.shows("You gave a secret: INIT_ADMIN_PASSWORD");
    screen.type(keys.enter);
    await screen.shows(/◆ {2}Install now\?/);
    expect(screen.everything().replaceAll(/\s+/g, "")).toContain(`--yes--answers${answers}`);
    expect(await readFile(answers, "utf8")).not.toContain(password);
    expect((await stat(answers)).mode & 0o777).toBe(0o600);
    await expect(access(directory)).rejects.toThrow("ENOENT");
    screen.type(keys.enter);
    await screen.shows("Waiting for your first trace", 120_000);
    screen.type("q");

    expect(await screen.exitCode, screen.everything()).toBe(0);
    const written = await envOf(directory);
    expect(written).toMatchObject({ INIT_ADMIN_EMAIL: "eve@example.com", INIT_ADMIN_PASSWORD: password });
    const shown = screen.everything();
    expect(shown).toContain("CognObserve is running.");
    for (const words of ["eve@example.com", password, written.INIT_API_KEY ?? "-"]) expect(shown).toContain(words);
    // The link on a line of its own, whole: in a real terminal of this width it can be clicked.
    expect(shown.split("\n").map((line) => line.trim())).toContain(web.replace("127.0.0.1", "localhost"));
    // What was saved is what was installed.
    const again = await installation.run(["--yes", "--answers", answers]);
    expect(again.code, again.output).toBe(0);
    expect(again.lines).toContainEqual(expect.objectContaining({ type: "installed", changed: false, dir: directory }));
  });

  it("is left with Ctrl-C at any question, with nothing changed", async () => {
    await using installation = await testInstallation(version);
    const screen = openScreen([binary, "--mode", "quickstart", ...installation.options].join(" "), env);
    await screen.shows("At which URL");
    screen.type(keys.enter);
    await screen.shows("Make strong ones for me");
    screen.type(keys.interrupt);
    expect(await screen.exitCode).toBe(130);
    expect(screen.text()).toContain("Nothing has been changed.");
    await expect(access(installation.directory)).rejects.toThrow("ENOENT");
  });

  it("overwrites nothing of a run that was there while it asked", async () => {
    await using installation = await testInstallation(version);
    const { directory } = installation;
    const screen = openScreen([binary, "--mode", "quickstart", ...installation.options].join(" "), env);
    for (const question of ["At which URL", "Make strong ones for me"]) {
      await screen.shows(question);
      screen.type(keys.enter);
    }
    await screen.shows("Install now?");
    const theirs = `INIT_API_KEY=co_sk_${"t".repeat(40)}\n`;
    await mkdir(directory);
    await writeFile(`${directory}/.env`, theirs);
    screen.type(keys.enter);
    expect(await screen.exitCode, screen.everything()).toBe(3);
    expect(screen.everything()).toMatch(/has been changed meanwhile[\s\S]*Nothing has been changed\./);
    expect(await readFile(`${directory}/.env`, "utf8")).toBe(theirs);
  });

  it("goes on with what was cut off, and says that it was begun", async () => {
    await using installation = await testInstallation(version);
    const { options, run, directory } = installation;
    await run(["--yes", ...options], { killAt: ({ type, id }) => type === "step" && id === "health" });
    const secrets = await envOf(directory);
    const screen = openScreen([binary, ...options].join(" "), env);
    await screen.shows("At which URL");
    screen.type(keys.enter);
    await screen.shows("Go on with what was begun? Nothing else has been changed yet.");
    expect(screen.text()).toMatch(/To do +Wait until everything is healthy/);
    expect(screen.text()).toContain("secrets as .env has them");
    screen.type(keys.enter);
    await screen.shows("Waiting for your first trace", 120_000);
    screen.type("q");
    expect(await screen.exitCode, screen.everything()).toBe(0);
    expect(await envOf(directory)).toEqual(secrets);
  });

  it("hears the keyboard although standard input is a script that is piped in", async () => {
    await using installation = await testInstallation(version);
    const script = `exec ${[binary, "--mode", "quickstart", ...installation.options].join(" ")}`;
    const screen = openScreen(`echo '${script}' | sh`, env);
    await screen.shows("At which URL");
    screen.type("https://observe.example");
    await screen.shows("https://observe.example");
    screen.type(keys.enter);
    await screen.shows("Make strong ones for me");
    screen.type(keys.interrupt);
    expect(await screen.exitCode).toBe(130);
  });

  it("uses no colour when NO_COLOR is set", async () => {
    await using installation = await testInstallation(version);
    const { all } = await execa(
      "script",
      ["-qec", `${binary} --yes --dir ${installation.directory} --mode quickstart --set WEB_PORT=1x`, "/dev/null"],
      {
        env: { ...env, NO_COLOR: "1" },
        all: true,
        reject: false,
      },
    );
    expect(all).toContain("must be a port number");
    expect(all).not.toContain("\u001B[3");
  });
});

describe("an answers file", () => {
  it("gives what flags and the environment do not, and says by line what it cannot give", async () => {
    await using installation = await testInstallation(version);
    const file = `${installation.directory}.answers`;
    await writeFile(
      file,
      `mode=quickstart\ndir=${installation.directory}\nWEB_PORT=4001\nINGEST_PORT=4002\nLOG_LEVEL=warn\n`,
    );
    const dryRun = (...args: readonly string[]) =>
      installation.run(["--dry-run", "--answers", file, "--set", "WEB_PORT=4003", ...args], {
        env: { COGNOBSERVE_INGEST_PORT: "4004", LOG_LEVEL: "trace" },
      });
    const planned = await dryRun();
    expect(planned.code, planned.output).toBe(0);
    expect(planned.lines).toContainEqual(
      expect.objectContaining({ type: "notice", message: "From the environment: COGNOBSERVE_INGEST_PORT." }),
    );
    expect(planned.lines).toContainEqual(
      expect.objectContaining({ type: "plan", mode: "quickstart", dir: installation.directory }),
    );

    await writeFile(file, "mode=quickstart\nWEBPORT=4001\nNEXTAUTH_SECRET=hunter2\n");
    const refused = await dryRun();
    expect(refused.code, refused.output).toBe(2);
    expect(refused.lines).toContainEqual(
      expect.objectContaining({
        code: "answers-invalid",
        cause: [
          "Line 2: there is no WEBPORT. Did you mean WEB_PORT?",
          "Line 3: NEXTAUTH_SECRET: the value must have at least 32 characters.",
        ].join("\n"),
      }),
    );
    expect(refused.output).not.toContain("hunter2");
  });
});

describe("the moving line", () => {
  it("shows the step at work, then what became of it", async () => {
    await using installation = await testInstallation(version);
    const screen = openScreen([binary, "--yes", ...installation.options].join(" "), env);
    await screen.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Wait until everything is healthy {2}\d/, 120_000);
    expect(await screen.exitCode).toBe(0);
    expect(screen.everything()).toMatch(/✓ Wait until everything is healthy {2}\d/);
    expect(screen.everything()).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
  });
});
