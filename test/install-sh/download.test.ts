import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  busyboxWget,
  contents,
  createMachine,
  curl,
  openssl,
  type Programs,
  pipe,
  sha256sum,
  shasum,
  shells,
  wget,
  which,
} from "./machine.ts";
import { glibcBuild, muslBuild, releasedScript, standIn, unrunnable } from "./release.ts";
import { cutOff, failing, file, fileWithoutRanges, redirect, serveRelease, stall, status } from "./release-server.ts";

const small = standIn();
const large = standIn(3_000_000);
const path = `/cognobserve-install-${glibcBuild}`;
const installed = [".local", ".local/bin", ".local/bin/cognobserve-install"];

const downloaders: readonly (readonly [string, Programs])[] = [
  ["curl", curl],
  ["wget", wget],
  ["BusyBox's wget", busyboxWget],
];

describe("install.sh through a pipe", () => {
  it.each(Object.entries(shells))("downloads, verifies and hands over, in %s", async (_name, shell) => {
    await using server = await serveRelease({ [path]: file(small) });
    await using machine = await createMachine();
    const args = ["--yes", "--dir", "a folder with spaces", "", "$HOME `id` 'quoted'"];

    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: small }), {
      shell,
      args,
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    const binary = join(machine.home, ".local/bin/cognobserve-install");
    expect(outcome.stdout.split("\n")).toEqual([`installer: ${binary}`, ...args.map((argument) => `<${argument}>`)]);
    expect(outcome.code, outcome.stderr).toBe(42);
    expect(await contents(machine.home)).toEqual(installed);
    expect((await stat(binary)).mode & 0o777).toBe(0o755);
  });

  it.each(Object.entries(shells))("downloads nothing the second time, in %s", async (_name, shell) => {
    await using server = await serveRelease({ [path]: file(small) });
    await using machine = await createMachine();
    const script = await releasedScript({ [glibcBuild]: small });
    const env = { COGNOBSERVE_BASE_URL: `${server.url}/` };

    await pipe(machine, script, { shell, env });
    const second = await pipe(machine, script, { shell, env, args: ["status"] });

    expect(second.code, second.stderr).toBe(42);
    expect(second.stdout).toContain("<status>");
    expect(server.requests).toEqual([path]);
  });

  it("replaces the installer of another release", async () => {
    const newer = Buffer.concat([small, Buffer.from("# newer\n")]);
    await using server = await serveRelease({ [path]: failing(500, 0, file(newer)) });
    await using old = await serveRelease({ [path]: file(small) });
    await using machine = await createMachine();

    await pipe(machine, await releasedScript({ [glibcBuild]: small }), { env: { COGNOBSERVE_BASE_URL: old.url } });
    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: newer }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(await readFile(join(machine.home, ".local/bin/cognobserve-install"))).toEqual(newer);
    expect(await contents(machine.home)).toEqual(installed);
  });
});

describe("install.sh and other runs of it", () => {
  it("are done at the same time", async () => {
    await using server = await serveRelease({ [path]: file(large) });
    await using machine = await createMachine();
    const script = await releasedScript({ [glibcBuild]: large });
    const once = () => pipe(machine, script, { env: { COGNOBSERVE_BASE_URL: server.url } });
    expect((await Promise.all([once(), once(), once()])).map(({ code }) => code)).toEqual([42, 42, 42]);
    expect(await contents(machine.home)).toEqual(installed);
  });

  it("take away what a killed one has left", async () => {
    await using server = await serveRelease({ [path]: stall(large, 1_000_000, file(large)) });
    await using machine = await createMachine();
    const script = await releasedScript({ [glibcBuild]: large });
    const env = { COGNOBSERVE_BASE_URL: server.url };

    // By a parent that waits for it: in a container nobody else may, and then it would seem to live on.
    const begun = `until [ "$(${which("find")} '${machine.home}' -size +500k)" ]; do sleep 0.1; done`;
    const kill = `exec 3<&0; "$@" <&3 >/dev/null 2>&1 & ${begun}; kill -s KILL $!; wait $!`;
    await pipe(machine, script, { env, wrapper: [which("sh"), "-c", kill, "sh"] });
    expect(await contents(machine.home)).toContainEqual(expect.stringMatching(/\.cognobserve\.\w+\/owner$/));

    const { code, stderr } = await pipe(machine, script, { env });
    expect(code, stderr).toBe(42);
    expect(await contents(machine.home)).toEqual(installed);
  });
});

describe.concurrent.each(downloaders)("with %s alone", (_name, downloader) => {
  const programs = { ...downloader, ...sha256sum };

  it("downloads", async () => {
    await using server = await serveRelease({ [path]: file(large) });
    await using machine = await createMachine(programs);
    const outcome = await run(machine, server.url, large);
    expect(outcome.code, outcome.stderr).toBe(42);
  });

  it("follows a redirect", async () => {
    await using mirror = await serveRelease({ "/mirrored": file(small) });
    await using server = await serveRelease({ [path]: redirect(`${mirror.url}/mirrored`) });
    await using machine = await createMachine(programs);
    const { code, stderr } = await run(machine, server.url, small);
    expect(code, stderr).toBe(42);
  });

  it("goes on where a lost connection broke off", async () => {
    await using server = await serveRelease({ [path]: cutOff(large, 1_000_000, 1, file(large)) });
    await using machine = await createMachine(programs);

    const outcome = await run(machine, server.url, large);

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(server.requests[1]).toMatch(/ from \d+$/);
  });

  it("starts afresh when the server cannot go on from there", async () => {
    await using server = await serveRelease({ [path]: cutOff(large, 1_000_000, 1, fileWithoutRanges(large)) });
    await using machine = await createMachine(programs);
    const { code, stderr } = await run(machine, server.url, large);
    expect(code, stderr).toBe(42);
  });

  it("tries again when the server is out of order", async () => {
    await using server = await serveRelease({ [path]: failing(503, 2, file(small)) });
    await using machine = await createMachine(programs);
    const { code, stderr } = await run(machine, server.url, small);
    expect(code, stderr).toBe(42);
  });

  it.each([404, 403])("gives up at once on %d, with 5, and leaves nothing behind", async (code) => {
    await using server = await serveRelease({ [path]: status(code) });
    await using machine = await createMachine(programs);

    const outcome = await run(machine, server.url, small);

    expect(outcome.code, outcome.stderr).toBe(5);
    expect(outcome.stderr).toContain(String(code));
    expect(outcome.stderr).toContain(`${server.url}${path}`);
    expect(server.requests).toEqual([path]);
    expect(await contents(machine.home)).toEqual([]);
  });

  it("gives up on a server that stays out of order, with 5, and leaves nothing behind", async () => {
    await using server = await serveRelease({ [path]: status(500) });
    await using machine = await createMachine(programs);

    const outcome = await run(machine, server.url, small);

    expect(outcome.code, outcome.stderr).toBe(5);
    expect(server.requests).toHaveLength(5);
    expect(await contents(machine.home)).toEqual([]);
  });
});

describe.concurrent("with a server that falls silent", () => {
  it.each([
    ["curl", curl],
    ["wget", wget],
  ])("%s does not wait for ever", async (_name, downloader) => {
    await using server = await serveRelease({ [path]: stall(large, 1_000_000, file(large)) });
    await using machine = await createMachine({ ...downloader, ...sha256sum });
    const { code, stderr } = await run(machine, server.url, large);
    expect(code, stderr).toBe(42);
  });
});

describe("verification", () => {
  const tampered = Buffer.from(small.toString().replace("installer:", "EVIL:"));

  it.each([
    ["sha256sum", sha256sum],
    ["shasum", shasum],
    ["openssl", openssl],
  ])("refuses with 5 what is not the released file, and leaves nothing behind, with %s", async (_name, hasher) => {
    await using server = await serveRelease({ [path]: file(tampered) });
    await using machine = await createMachine({ ...curl, ...hasher });

    const outcome = await run(machine, server.url, small);

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("(wrong-checksum)");
    expect(outcome.stderr).toContain(createHash("sha256").update(tampered).digest("hex"));
    expect(await contents(machine.home)).toEqual([]);
  });

  it.each([
    ["sha256sum", sha256sum],
    ["shasum", shasum],
    ["openssl", openssl],
    ["a broken sha256sum before a good openssl", { sha256sum: "exit 1", ...openssl }],
  ])("accepts the released file with %s", async (_name, hasher) => {
    await using server = await serveRelease({ [path]: file(small) });
    await using machine = await createMachine({ ...curl, ...hasher });
    const { code, stderr } = await run(machine, server.url, small);
    expect(code, stderr).toBe(42);
  });

  it("runs nothing where nothing can make a checksum, and does not even download", async () => {
    await using server = await serveRelease({ [path]: file(small) });
    await using machine = await createMachine(curl);

    const outcome = await run(machine, server.url, small);

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("(no-hasher)");
    expect(server.requests).toEqual([]);
    expect(await contents(machine.home)).toEqual([]);
  });

  it("says so when a sign-in page comes instead of the program", async () => {
    await using server = await serveRelease({ [path]: file(Buffer.from("<!DOCTYPE html><title>Wi-Fi</title>")) });
    await using machine = await createMachine();

    const outcome = await run(machine, server.url, small);

    expect(outcome.code, outcome.stderr).toBe(5);
    expect(outcome.stderr).toContain("A web page came instead");
  });

  it("fetches once more when a resumed download was put together from two files", async () => {
    const other = Buffer.from(large).fill(0, 0, 1000);
    await using server = await serveRelease({ [path]: cutOff(other, 1_000_000, 1, file(large)) });
    await using machine = await createMachine();

    const { code, stderr } = await run(machine, server.url, large);
    expect(code, stderr).toBe(42);
    expect(server.requests.at(-1)).toBe(path);
  });

  it("does not hand over to an installed copy that was changed", async () => {
    await using server = await serveRelease({ [path]: file(small) });
    await using machine = await createMachine();
    await run(machine, server.url, small);
    await writeFile(join(machine.home, ".local/bin/cognobserve-install"), tampered);

    const outcome = await run(machine, server.url, small);

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(outcome.stdout).not.toContain("EVIL");
  });
});

describe("the right build", () => {
  it("falls back to the next build when the first cannot run", async () => {
    await using server = await serveRelease({
      [path]: file(unrunnable),
      [`/cognobserve-install-${muslBuild}`]: file(small),
    });
    await using machine = await createMachine();

    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: unrunnable, [muslBuild]: small }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(outcome.stderr).toContain(`The build ${glibcBuild} does not run here`);
    expect(await contents(machine.home)).toEqual(installed);
  });

  it("says what to do when no build runs, and leaves nothing behind", async () => {
    await using server = await serveRelease({
      [path]: file(unrunnable),
      [`/cognobserve-install-${muslBuild}`]: file(unrunnable),
    });
    await using machine = await createMachine();

    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: unrunnable, [muslBuild]: unrunnable }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("docker run -d --name cognobserve");
    expect(await contents(machine.home)).toEqual([]);
  });

  it("names the library that a build misses, and does not download another build in vain", async () => {
    // As musl complains: the library, then everything that was to come from it.
    const lacking = Buffer.from(
      [
        "#!/bin/sh",
        'echo "Error loading shared library libstdc++.so.6: No such file or directory (needed by x)" >&2',
        'echo "Error relocating x: _ZSt9terminatev: symbol not found" >&2',
        "exit 127",
        "",
      ].join("\n"),
    );
    await using server = await serveRelease({ [`/cognobserve-install-${muslBuild}`]: file(lacking) });
    await using machine = await createMachine({ ...curl, ...sha256sum, ldd: 'echo "musl libc" >&2; exit 1' });

    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: small, [muslBuild]: lacking }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain(`${muslBuild}: Error loading shared library libstdc++.so.6`);
    expect(outcome.stderr).not.toContain("symbol not found");
    expect(server.requests).toEqual([`/cognobserve-install-${muslBuild}`]);
  });

  it("tells of a build that crashes without a word", async () => {
    const crashing = Buffer.from("#!/bin/sh\nkill -SEGV $$\n");
    await using server = await serveRelease({
      [path]: file(crashing),
      [`/cognobserve-install-${muslBuild}`]: file(unrunnable),
    });
    await using machine = await createMachine();

    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: crashing, [muslBuild]: unrunnable }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome.code, outcome.stderr).toBe(5);
    expect(outcome.stderr).toMatch(/\n {2}\S+: .*\b(139|[Ss]egmentation fault)/);
    expect(outcome.stderr).toContain(`${muslBuild}: `);
  });
});

async function run(machine: Parameters<typeof pipe>[0], url: string, released: Buffer) {
  return pipe(machine, await releasedScript({ [glibcBuild]: released }), { env: { COGNOBSERVE_BASE_URL: url } });
}
