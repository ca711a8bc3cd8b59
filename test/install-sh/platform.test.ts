import { describe, expect, it } from "vitest";
import { contents, createMachine, curl, type Programs, pipe, sha256sum } from "./machine.ts";
import { releasedScript, standIn } from "./release.ts";
import { file, serveRelease } from "./release-server.ts";

const every = ["linux-x64", "linux-x64-musl", "linux-arm64", "linux-arm64-musl", "darwin-x64", "darwin-arm64"];
const glibc = 'echo "ldd (GNU libc) 2.41"';
const musl = 'echo "musl libc (x86_64)" >&2; exit 1';

describe("install.sh chooses the build", () => {
  it.each([
    ["linux-x64", "Linux", "x86_64", glibc],
    ["linux-x64-musl", "Linux", "x86_64", musl],
    ["linux-arm64", "Linux", "aarch64", glibc],
    ["linux-arm64-musl", "Linux", "aarch64", musl],
    ["darwin-arm64", "Darwin", "arm64", "exit 127"],
    ["darwin-x64", "Darwin", "x86_64", "exit 127"],
  ])("%s for %s on %s", async (build, system, machine, ldd) => {
    expect(await firstRequest({ uname: uname(system, machine), ldd, sysctl: "exit 1" })).toBe(
      `/cognobserve-install-${build}`,
    );
  });

  it("darwin-arm64 for a shell that runs under Rosetta", async () => {
    expect(await firstRequest({ uname: uname("Darwin", "x86_64"), sysctl: "echo 1" })).toBe(
      "/cognobserve-install-darwin-arm64",
    );
  });
});

describe("install.sh refuses with 3, touching nothing", () => {
  it.each([
    ["a processor without a build", { uname: uname("Linux", "riscv64") }, "no build for this processor: riscv64"],
    ["a 32-bit Arm", { uname: uname("Linux", "armv7l") }, "no build for this processor: armv7l"],
    ["a 32-bit system on a 64-bit kernel", { uname: uname("Linux", "aarch64"), getconf: "echo 32" }, "32-bit system"],
    ["a system without a build", { uname: uname("FreeBSD", "amd64") }, "no build for this system: FreeBSD"],
    ["Windows outside WSL", { uname: uname("MINGW64_NT-10.0-26100", "x86_64") }, "inside WSL 2"],
  ])("%s", async (_name, programs, reason) => {
    await using server = await serveRelease({});
    await using machine = await createMachine({ ...curl, ...sha256sum, ...programs });

    const outcome = await pipe(machine, await releasedScript({ "linux-x64": standIn() }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expect(outcome.stderr).toContain(reason);
    // What a person can paste: a way to start without the installer, and what to tell us.
    expect(outcome.stderr).toMatch(/docker run -d --name cognobserve -p 3000:3000 .*cognobserve:9\.9\.9\n/);
    expect(outcome.stderr).toMatch(/processor: \S+/);
    expect(outcome.stderr).toMatch(/\n {2}Nothing has been changed\.$/);
    expect(server.requests).toEqual([]);
    expect(await contents(machine.home)).toEqual([]);
  });
});

describe("install.sh on Alpine", () => {
  const alpine = (apk: string): Programs => ({ uname: uname("Linux", "x86_64"), ldd: musl, apk });

  it("names the library that is missing and the command that installs it, with 3, and does not even download", async () => {
    await using server = await serveRelease({});
    await using machine = await createMachine({ ...curl, ...sha256sum, ...alpine("exit 1") });

    const outcome = await pipe(machine, await releasedScript({ "linux-x64-musl": standIn() }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expect(outcome.stderr).toContain("(missing-library)");
    expect(outcome.stderr).toMatch(/^ {4}apk add libstdc\+\+$/m);
    expect(server.requests).toEqual([]);
    expect(await contents(machine.home)).toEqual([]);
  });

  it("takes musl's build once the library is there", async () => {
    expect(await firstRequest(alpine('[ "$*" = "info -e libstdc++" ]'))).toBe("/cognobserve-install-linux-x64-musl");
  });
});

describe("install.sh refuses to download", () => {
  it.each([
    ["ftp://example.com", 2, "(base-url)"],
    ["/srv/mirror", 2, "(base-url)"],
  ])("from %s", async (base, code, reason) => {
    await using machine = await createMachine();
    const outcome = await pipe(machine, await releasedScript({ "linux-x64": standIn() }), {
      env: { COGNOBSERVE_BASE_URL: base },
    });
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toContain(reason);
  });

  it("without curl and wget, with 5", async () => {
    await using machine = await createMachine(sha256sum);
    const outcome = await pipe(machine, await releasedScript({ "linux-x64": standIn() }));
    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("(no-downloader)");
  });

  it("a build that it has no checksum for, with 5", async () => {
    await using server = await serveRelease({});
    await using machine = await createMachine({ ...curl, ...sha256sum, uname: uname("Linux", "aarch64"), ldd: glibc });

    const outcome = await pipe(machine, await releasedScript({ "linux-x64": standIn() }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
    });

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("(no-checksum)");
    expect(server.requests).toEqual([]);
    expect(await contents(machine.home)).toEqual([]);
  });
});

/** A system and a processor that this computer does not have. */
function uname(system: string, machine: string): string {
  return `case $1 in -s) echo ${system} ;; -m) echo ${machine} ;; -r) echo 1.0 ;; esac`;
}

/** What is asked for first when every build exists. */
async function firstRequest(programs: Programs): Promise<string | undefined> {
  const build = standIn();
  await using server = await serveRelease(
    Object.fromEntries(every.map((name) => [`/cognobserve-install-${name}`, file(build)])),
  );
  await using machine = await createMachine({ ...curl, ...sha256sum, ...programs });
  const script = await releasedScript(Object.fromEntries(every.map((name) => [name, build])));
  await pipe(machine, script, { env: { COGNOBSERVE_BASE_URL: server.url } });
  return server.requests[0];
}
