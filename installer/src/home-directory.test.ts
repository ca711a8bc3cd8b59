import os from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { homeDirectory, withoutTilde } from "./home-directory.ts";
import { installationDirectory, usualDirectory } from "./invocation.ts";

const nobody = () => {
  throw new Error("uv_os_homedir returned ENOENT");
};

afterEach(() => vi.restoreAllMocks());

describe("the home directory", () => {
  it("is $HOME, else what the system knows, else none", () => {
    const system = vi.spyOn(os, "homedir").mockReturnValue("/home/ada");
    expect(homeDirectory({ HOME: "/elsewhere" })).toBe("/elsewhere");
    expect(homeDirectory({ HOME: "" })).toBe("/home/ada");
    expect(homeDirectory()).toBe("/home/ada");
    system.mockReturnValue("");
    expect(homeDirectory({})).toBeUndefined();
    system.mockImplementation(nobody);
    expect(homeDirectory({})).toBeUndefined();
  });

  it("stands in the place of a ~ that is alone, or before a path", () => {
    expect(withoutTilde("~", "/home/$&")).toBe("/home/$&");
    expect(withoutTilde("~/site.pem", "/home/ada")).toBe("/home/ada/site.pem");
    expect(withoutTilde("~bob/x", "/home/ada")).toBe("~bob/x");
    expect(withoutTilde("/x/~", "/home/ada")).toBe("/x/~");
    expect(withoutTilde("~/site.pem", undefined)).toBe("~/site.pem");
  });
});

describe("the installation's directory", () => {
  const ada = { env: { HOME: "/home/ada" }, userId: 1000, workingDirectory: "/srv/site" };

  it("is in the home directory, and elsewhere for root", () => {
    expect(usualDirectory(ada)).toBe("/home/ada/cognobserve");
    expect(installationDirectory(undefined, ada)).toBe("/home/ada/cognobserve");
    expect(installationDirectory(undefined, { ...ada, userId: 0 })).toBe("/opt/cognobserve");
  });

  it("is that of --dir, from where it was typed", () => {
    expect(installationDirectory("~/x", ada)).toBe("/home/ada/x");
    expect(installationDirectory("x", ada)).toBe("/srv/site/x");
    expect(installationDirectory("/x", ada)).toBe("/x");
  });

  it("is none without a home directory, unless it is named", () => {
    vi.spyOn(os, "homedir").mockImplementation(nobody);
    expect(installationDirectory(undefined, { ...ada, env: {} })).toBeUndefined();
    expect(installationDirectory("/x", { ...ada, env: {} })).toBe("/x");
  });
});
