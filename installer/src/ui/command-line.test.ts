import { describe, expect, it } from "vitest";
import { spell } from "./command-line.ts";

const line = {
  program: "./install.sh",
  args: [
    "--yes",
    "--dir",
    "/a b",
    "--version",
    "1.2.3",
    "--url",
    "https://a.test",
    "--set",
    "WEB_PORT=1",
    "--set",
    "LOG_LEVEL=debug",
  ],
  directoryArgs: ["--dir", "/a b"],
};

describe("a command that is to be typed next", () => {
  it.each([
    [
      "{installer}",
      "./install.sh --yes --dir '/a b' --version 1.2.3 --url https://a.test --set WEB_PORT=1 --set LOG_LEVEL=debug",
    ],
    [
      "{installer} --dir /c",
      "./install.sh --yes --version 1.2.3 --url https://a.test --set WEB_PORT=1 --set LOG_LEVEL=debug --dir /c",
    ],
    [
      "{installer} --version 2.0.0 --url https://b.test",
      "./install.sh --yes --dir '/a b' --set WEB_PORT=1 --set LOG_LEVEL=debug --version 2.0.0 --url https://b.test",
    ],
    [
      "{installer} --set LOG_LEVEL=info",
      "./install.sh --yes --dir '/a b' --version 1.2.3 --url https://a.test --set WEB_PORT=1 --set LOG_LEVEL=info",
    ],
    [
      "{installer} --set INGEST_PORT=2",
      "./install.sh --yes --dir '/a b' --version 1.2.3 --url https://a.test --set WEB_PORT=1 --set LOG_LEVEL=debug --set INGEST_PORT=2",
    ],
    [
      "{newest}",
      "curl -fsSL https://get.cognobserve.dev/install.sh | sh -s -- --yes --dir '/a b' --url https://a.test --set WEB_PORT=1 --set LOG_LEVEL=debug",
    ],
    [
      "{installer} --answers FILE",
      "./install.sh --yes --dir '/a b' --version 1.2.3 --url https://a.test --set WEB_PORT=1 --set LOG_LEVEL=debug --answers FILE",
    ],
    [
      "{installer} --set NEXTAUTH_URL=https://b.test",
      "./install.sh --yes --dir '/a b' --version 1.2.3 --set WEB_PORT=1 --set LOG_LEVEL=debug --set NEXTAUTH_URL=https://b.test",
    ],
    ["{program}", "./install.sh --dir '/a b'"],
    ["{program} --dir /c --yes", "./install.sh --dir /c --yes"],
    ["{program} logs", "./install.sh logs --dir '/a b'"],
    ["docker system prune", "docker system prune"],
  ])("%s is %s", (command, spelt) => {
    expect(spell(command, line)).toBe(spelt);
  });

  it("keeps what stands before it", () => {
    const bare = { ...line, args: ["--yes"] };
    expect(spell("DOCKER_HOST=unix:///x {installer}", bare)).toBe("DOCKER_HOST=unix:///x ./install.sh --yes");
  });

  it("hands nothing to a newer installer where there is nothing to hand on", () => {
    expect(spell("{newest}", { ...line, args: ["--version", "1.2.3"] })).toBe(
      "curl -fsSL https://get.cognobserve.dev/install.sh | sh",
    );
  });

  it("leaves out what is given anew, in whichever form it was given", () => {
    const joined = { ...line, args: ["--yes", "--set=WEB_PORT=1", "--url=https://a.test", "--mode", "production"] };
    expect(spell("{installer} --set WEB_PORT=2 --mode quickstart", joined)).toBe(
      "./install.sh --yes --url=https://a.test --set WEB_PORT=2 --mode quickstart",
    );
    expect(spell("{installer} --url https://b.test", joined)).toBe(
      "./install.sh --yes --set=WEB_PORT=1 --mode production --url https://b.test",
    );
    const bare = { ...line, args: ["--set", "WEB_PORT", "--version", "--yes"] };
    expect(spell("{installer} --set WEB_PORT=2", bare)).toBe("./install.sh --version --yes --set WEB_PORT=2");
    expect(spell("{installer} --version 2.0.0", bare)).toBe("./install.sh --set WEB_PORT --yes --version 2.0.0");
  });

  it("copies a $ of an argument as it is", () => {
    const odd = { ...line, args: ["--dir", "/a$&b"] };
    expect(spell("{installer}", odd)).toBe("./install.sh --dir '/a$&b'");
  });
});
