import { readdir, readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EngineError, EngineSilent } from "./engine/engine-api.ts";
import { explain, redact } from "./explain.ts";
import { failure } from "./failures.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

const facts = { version: "1.2.3", args: ["--yes", "--dir", "/x"], folders: [] };

afterEach(() => vi.unstubAllEnvs());

/** The report that a failure names, which is taken away again. */
async function reportOf(why: { readonly text: { readonly remedy: string } }) {
  const file = /with (\S+), which/.exec(why.text.remedy)?.[1] ?? "";
  const read = { text: await readFile(file, "utf8"), mode: (await stat(file)).mode & 0o777 };
  await rm(file);
  return read;
}

describe("what was thrown", () => {
  it("stays what it is when it is of the catalogue", async () => {
    const why = failure("not-installed", { dir: "/x" });
    expect(await explain(why, facts)).toBe(why);
  });

  it("is the engine's when the engine said it, or could not be connected to", async () => {
    const said = await explain(new EngineError(500, "no space left"), facts);
    expect(said.text).toMatchObject({ code: "engine-refused", cause: "It said: no space left" });
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
    expect((await explain(refused, facts)).text).toMatchObject({ code: "engine-lost", cause: "connect ECONNREFUSED" });
  });

  it("is the engine's when the connection to it breaks in the middle of an answer, or nothing comes", async () => {
    for (const code of ["ECONNRESET", "ETIMEDOUT"]) {
      const broken = Object.assign(new Error("aborted"), { code });
      expect((await explain(broken, facts)).text).toMatchObject({
        code: "engine-lost",
        cause: "The connection to it broke (aborted).",
      });
    }
    expect((await explain(new EngineSilent("no answer in 15 seconds"), facts)).text).toMatchObject({
      code: "engine-lost",
      cause: "It gave no answer in 15 seconds.",
    });
  });

  it("names the file when a disk is full, whatever it was that wrote", async () => {
    const full = Object.assign(new Error("ENOSPC: write"), { code: "ENOSPC", path: "/x/installed.json" });
    expect((await explain(full, facts)).text).toMatchObject({
      code: "write-failed",
      title: "/x/installed.json could not be written",
      cause: "The disk is full.",
    });
    const nameless = Object.assign(new Error("EROFS"), { code: "EROFS" });
    expect((await explain(nameless, facts)).text.title).toBe("A file of the installation could not be written");
  });

  it.each([
    Object.assign(new Error("EACCES: open"), { code: "EACCES", syscall: "open" }),
    Object.assign(new Error("ETIMEDOUT: open"), { code: "ETIMEDOUT", syscall: "open", path: "/nfs/cognobserve" }),
    Object.assign(new Error("not from the system"), { syscall: "connect" }),
  ])("is a mistake of ours when nobody foresaw it: %s", async (error) => {
    const why = await explain(error, facts);
    expect(why.text).toMatchObject({ code: "internal-error", cause: error.message });
    await reportOf(why);
  });

  it("is reported with what a maintainer needs, to its owner alone, without secrets", async () => {
    const error = new Error("no such thing: INIT_API_KEY=co_sk_abc at postgres://u:pw@db");
    const why = await explain(error, facts);
    const { text, mode } = await reportOf(why);
    expect(why.text.code).toBe("internal-error");
    expect(text.split("\n").slice(0, 2)).toEqual([
      `cognobserve-install 1.2.3 on ${os.type()} ${os.release()} ${os.arch()}`,
      "arguments: --yes --dir /x",
    ]);
    expect(text).toMatch(/no such thing[^\n]*\n\s+at .*explain\.test\.ts[\s\S]*\n$/);
    expect(text + why.text.cause).not.toMatch(/abc|pw/);
    expect(mode).toBe(0o600);
  });

  it("is reported even when it is no error", async () => {
    const why = await explain("out of cheese", facts);
    expect(why.text.cause).toBe("out of cheese");
    expect((await reportOf(why)).text).toContain("out of cheese");
  });

  it("is reported under a name that cannot be guessed, and in a folder that takes it", async () => {
    const folder = await temporaryDirectory();
    vi.stubEnv("TMPDIR", "/nonexistent");
    const report = async () => {
      const why = await explain(new Error("x"), { ...facts, folders: ["/nonexistent", folder] });
      return path.basename(/with (\S+), which/.exec(why.text.remedy)?.[1] ?? "");
    };
    const names = [await report(), await report()];
    expect(new Set(names).size).toBe(2);
    expect((await readdir(folder)).toSorted()).toEqual(names.toSorted());
  });

  it("says itself what would be reported where no folder takes it, without secrets", async () => {
    vi.stubEnv("TMPDIR", "/nonexistent");
    const { text } = await explain(new Error("no such thing: INIT_API_KEY=co_sk_abc"), facts);
    expect(text).toMatchObject({
      code: "internal-error",
      cause: expect.stringMatching(
        /^cognobserve-install 1\.2\.3 on [^\n]+\narguments: --yes --dir \/x\nError: no such thing/,
      ),
      remedy: expect.stringMatching(/^No report of it could be written/),
    });
    expect(text.cause).toContain("INIT_API_KEY=…");
    expect(text.cause).toMatch(/\n\s+at .*explain\.test\.ts/);
  });
});

describe("a text that is shown", () => {
  it.each([
    ["key co_sk_aB3_-x.", "key co_sk_….", "keys"],
    ["INIT_ADMIN_PASSWORD='a b' c", "INIT_ADMIN_PASSWORD=… c", "quoted values"],
    ['A_TOKEN="a b" c', "A_TOKEN=… c", "values in double quotes"],
    ["NEXTAUTH_SECRET=x y", "NEXTAUTH_SECRET=… y", "bare values"],
    ["SECRET_OF=xyz KEY=ab", "SECRET_OF=… KEY=…", "several values"],
    ["postgres://ada:pw@db/x", "postgres://…@db/x", "passwords in URLs"],
    ["redis://:pw@cache:6379", "redis://…@cache:6379", "passwords without a user"],
    ["redis://u:p@ss@cache", "redis://…@cache", "passwords with an @"],
    ["http://a:1/@x https://b:2/c@d", "http://a:1/@x https://b:2/c@d", "no port"],
    ["LOG_LEVEL=debug http://u@h/", "LOG_LEVEL=debug http://u@h/", "nothing that is no secret"],
  ])("%s becomes %s: hides %s", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});
