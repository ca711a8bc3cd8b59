import { expect, it } from "vitest";
import { inWords } from "./last-words.ts";

it.each([
  ["settings are good", "settings are good"],
  ['{"level":30,"msg":"ready"}', "ready"],
  ['{"level":50,"err":{"message":"no such file"},"msg":"cannot start"}', "cannot start: no such file"],
  ['{"level":"error","msg":"will retry","error":"no such host"}', "will retry: no such host"],
  ['{"odd":1}', '{"odd":1}'],
  ["{ half", "{ half"],
])("%s → %s", (line, words) => {
  expect(inWords(line)).toBe(words);
});
