import { expect, it } from "vitest";
import { generate } from "./generate.ts";

it.each([
  ["secret", /^[A-Za-z0-9_-]{48}$/],
  ["password", /^[A-Za-z0-9_-]{24}$/],
  ["api-key", /^co_sk_[A-Za-z0-9_-]{40}$/],
  ["project-id", /^prj_[A-Za-z0-9_-]{12}$/],
] as const)("makes a %s that a URL, a shell and a file take as it is, another each time", (recipe, shape) => {
  // Enough of them that each letter of base64, also those that a URL does not take, has come up for certain.
  const made = Array.from({ length: 500 }, () => generate(recipe));
  for (const one of made) expect(one).toMatch(shape);
  expect(new Set(made).size).toBe(made.length);
});
