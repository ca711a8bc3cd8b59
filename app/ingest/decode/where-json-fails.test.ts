import { expect, it } from "vitest";
import { whereJsonFails } from "./where-json-fails.ts";

const refused = (text: string): string => {
  try {
    JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
  }
  throw new Error("it is JSON");
};

const good = '{"a": [1, -2.5e3, true, null, "x\\u00e4\\n"], "b": {}}';

it("finds the first character that fits no JSON, wherever it is put", () => {
  for (let at = 0; at <= good.length; at++) {
    const broken = `${good.slice(0, at)}\u0001${good.slice(at)}`; // which no JSON has anywhere
    expect(whereJsonFails(broken, "says nothing"), JSON.stringify(broken)).toEqual({ line: 1, column: at + 1 });
  }
});

it("finds the end of a text that is cut anywhere", () => {
  for (let length = 1; length < good.length; length++) {
    expect(whereJsonFails(good.slice(0, length), "says nothing")).toEqual({ line: 1, column: length + 1 });
  }
});

it.each(['{"a": 1,\n\n  }', '{\n"a": 1 "b": 2}', "{'a': 1}", '{"a": 01}', '["\n"]', '["\\x"]'])(
  "agrees with what V8 says of %j",
  (text) => {
    const place = whereJsonFails(text, refused(text));
    expect(place).toEqual(whereJsonFails(text, "says nothing"));
  },
);

it("leaves a long text alone, unless V8 has said it", () => {
  const long = `["${"x".repeat(20_000)}"`;
  expect(whereJsonFails(`${long} }`, "says nothing")).toBeUndefined();
  const said = refused(`${long}\n }`);
  expect(whereJsonFails(long, said)).toEqual({ line: 2, column: 2 });
});
