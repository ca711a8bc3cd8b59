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
    ["{program}", "./install.sh --dir '/a b'"],
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

  it("copies a $ of an argument as it is", () => {
    const odd = { ...line, args: ["--dir", "/a$&b"] };
    expect(spell("{installer}", odd)).toBe("./install.sh --dir '/a$&b'");
  });
});
