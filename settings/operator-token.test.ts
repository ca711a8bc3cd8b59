import { expect, test } from "vitest";
import { isOperatorToken, operatorToken } from "./operator-token.ts";

const secret = "a secret of thirty-two characters";

test("the token of a secret is accepted with that secret alone", () => {
  expect(isOperatorToken(operatorToken(secret), secret)).toBe(true);
  expect(isOperatorToken(operatorToken(secret), `${secret}.`)).toBe(false);
});

test.each([undefined, "", secret, operatorToken(secret).slice(1), `${operatorToken(secret)}x`, "é".repeat(43)])(
  "%j is not accepted",
  (said) => expect(isOperatorToken(said, secret)).toBe(false),
);

test("the token does not hold the secret", () => {
  expect(operatorToken(secret)).toMatch(/^[\w-]{43}$/);
});
