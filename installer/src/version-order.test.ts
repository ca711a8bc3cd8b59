import { expect, it } from "vitest";
import { isOlder, isOlderRelease } from "./version-order.ts";

it.each([
  ["1.9", "1.41", true],
  ["1.41", "1.9", false],
  ["1.41", "1.41", false],
  ["2.23", "2.23.1", true],
  ["2.23.1", "2.23", false],
  ["v2.23.0", "2.23.1", true],
  ["2.26.1-4", "2.23.1", false],
  ["20.10.24+dfsg1", "23.0", true],
  ["3.9", "3.19", true],
])("%s is older than %s: %s", (version, other, older) => {
  expect(isOlder(version, other)).toBe(older);
});

it.each([
  ["0.1.0", "0.2.0", true],
  ["0.9.0", "0.10.0", true],
  ["0.2.0", "0.1.0", false],
  ["0.1.0", "0.1.0", false],
  ["latest", "0.2.0", false],
  ["0.1.0", "0.0.0-source", false],
  ["0.1.0-rc.1", "0.1.0", false],
])("the release %s came before %s: %s", (version, other, older) => {
  expect(isOlderRelease(version, other)).toBe(older);
});
