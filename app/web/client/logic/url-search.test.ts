import { expect, test } from "vitest";
import { parseSearch, stringifySearch } from "./url-search.ts";

test("ids that look like numbers stay text", () => {
  expect(parseSearch("?span=0042&name=a+b")).toEqual({ span: "0042", name: "a b" });
});

test("what goes in comes out, and what is not set leaves no trace", () => {
  const search = stringifySearch({ span: "1e3", name: "a&b=c", model: undefined, status: "" });
  expect(parseSearch(search)).toEqual({ span: "1e3", name: "a&b=c" });
  expect(stringifySearch({ model: undefined })).toBe("");
});
