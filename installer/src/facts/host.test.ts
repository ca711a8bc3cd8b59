import { mkdtemp, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lookAtHost, membersOf, parseRelease } from "./host.ts";

describe("os-release", () => {
  it("is read with and without quotes", () => {
    const text = `PRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"\nID='rocky'\nID_LIKE="rhel centos  fedora"\nVERSION_ID=9.4\n`;
    expect(parseRelease(text)).toEqual({
      id: "rocky",
      like: ["rhel", "centos", "fedora"],
      name: "Rocky Linux 9.4 (Blue Onyx)",
      version: "9.4",
      codename: "",
    });
  });

  it("of a relative of Ubuntu names Ubuntu's release", () => {
    expect(parseRelease("ID=linuxmint\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble").codename).toBe("noble");
    expect(parseRelease("ID=debian\nNAME=Debian\nVERSION_CODENAME=trixie")).toMatchObject({
      name: "Debian",
      codename: "trixie",
    });
  });

  it("that is not there says nothing", () => {
    expect(parseRelease("")).toEqual({ id: "", like: [], name: "", version: "", codename: "" });
  });
});

describe("groups", () => {
  it("are found by whole names", () => {
    const groups = "root:x:0:\ndocker:x:999:ada,bob\ndocker-users:x:998:eve\n";
    expect(membersOf(groups, "docker")).toEqual(["ada", "bob"]);
    expect(membersOf(groups, "root")).toEqual([]);
    expect(membersOf(groups, "dock")).toBeUndefined();
  });
});

it("looks for programs where the PATH says", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "host-"));
  const before = await lookAtHost({ PATH: "" });
  for (const program of ["podman", "sudo"]) await writeFile(path.join(folder, program), "");
  const after = await lookAtHost({ PATH: `/nowhere:${folder}` });
  expect(after).toEqual({ ...before, podman: true, sudo: true });
});
