import { describe, expect, it } from "vitest";
import { correctedLine, redactArgs } from "./shown-arguments.ts";

it("keeps the values of secret settings, and of what may be one, out of the arguments that are shown", () => {
  const shown: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ["--set", "INIT_API_KEY=co_sk_abc"],
      ["--set", "INIT_API_KEY=…"],
    ],
    [
      [
        "--set",
        "DATABASE_URL=@url.txt",
        "--set",
        "NEXTAUTH_SECRET=-",
        "--set",
        "INIT_API_KEY=@",
        "--set",
        "REDIS_URL=-x",
      ],
      [
        "--set",
        "DATABASE_URL=@url.txt",
        "--set",
        "NEXTAUTH_SECRET=-",
        "--set",
        "INIT_API_KEY=…",
        "--set",
        "REDIS_URL=…",
      ],
    ],
    [["--set=NEXTAUTH_SECRET=x"], ["--set=NEXTAUTH_SECRET=…"]],
    [
      ["--set", "WEB_PORT=1"],
      ["--set", "WEB_PORT=1"],
    ],
    [["--set=WEB_PORT=1"], ["--set=WEB_PORT=1"]],
    [
      ["--set", "APIKEY=x"],
      ["--set", "APIKEY=…"],
    ],
    [
      ["--set", "hunter2"],
      ["--set", "=…"],
    ],
    [
      ["--set", "=hunter2"],
      ["--set", "=…"],
    ],
    [["--set=hunter2"], ["--set==…"]],
    [
      ["--set", "WEB_PORT"],
      ["--set", "WEB_PORT"],
    ],
    [["--set=INIT_API_KEY"], ["--set=INIT_API_KEY"]],
    [
      ["--set", "INIT_API_KEY=a\nb"],
      ["--set", "INIT_API_KEY=…"],
    ],
    [
      ["--url", "http://ada:p/w@d@localhost:3000"],
      ["--url", "http://…@localhost:3000"],
    ],
    [["--url=http://ada@localhost"], ["--url=http://…@localhost"]],
    [
      ["--set", "NEXTAUTH_URL=http://ada:pw@localhost"],
      ["--set", "NEXTAUTH_URL=http://…@localhost"],
    ],
    [
      ["--url", "http://a=b"],
      ["--url", "http://a=b"],
    ],
    [
      ["INIT_API_KEY=x", "--yes"],
      ["INIT_API_KEY=x", "--yes"],
    ],
    [["x--set=A=b"], ["x--set=A=b"]],
  ];
  for (const [args, expected] of shown) expect(redactArgs(args)).toEqual(expected);
});

describe("a line that is corrected", () => {
  it.each([
    [["--yes", "--set", "WEB_PRT=1"], "WEB_PRT=1", ["WEB_PORT=1"], "--yes --set WEB_PORT=1"],
    [["--set=WEB_PRT=1", "--json"], "WEB_PRT=1", ["WEB_PORT=1"], "--set=WEB_PORT=1 --json"],
    [
      ["--set", "INIT_APIKEY=x", "--dir", "/a b"],
      "INIT_APIKEY=x",
      ["INIT_API_KEY=x"],
      "--set 'INIT_API_KEY=…' --dir '/a b'",
    ],
    [["production", "--yes"], "production", ["--mode", "production"], "--mode production --yes"],
  ])("%j", (args, wrong, meant, line) => {
    expect(correctedLine(args, wrong, meant)).toBe(line);
  });
});
