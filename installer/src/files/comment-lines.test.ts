import { expect, it } from "vitest";
import { commentLines } from "./comment-lines.ts";

it("breaks between words, where a line would be longer than 100 characters", () => {
  const [short, long] = ["a".repeat(48), "b".repeat(49)];
  expect(commentLines(`${short} ${long} c`)).toEqual([`# ${short} ${long}`, "# c"]);
  expect(commentLines(`${short}s ${long} c`)).toEqual([`# ${short}s`, `# ${long} c`]);
});
