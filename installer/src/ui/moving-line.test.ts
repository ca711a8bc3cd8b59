import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { movingLine } from "./moving-line.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(columns: number | undefined) {
  const written: string[] = [];
  const line = movingLine({ write: (text) => written.push(text) }, () => columns);
  return { line, written };
}

it("shows how long it has taken and what was said last, no wider than the terminal", () => {
  const { line, written } = watch(24);
  line.say("Unpacking a package with a long name");
  vi.advanceTimersByTime(1000);
  expect(written.at(-1)).toBe("\r\u001B[2K\u001B[A\u001B[2K… 1.0 s  Unpacking a p…\n");
  line.close();
  expect(written.at(-1)).toBe("\r\u001B[2K\u001B[A\u001B[2K");
  const { length } = written;
  line.close();
  vi.advanceTimersByTime(1000);
  expect(written).toHaveLength(length);
});

it("is a dot a second where nothing can be written over", () => {
  const { line, written } = watch(undefined);
  vi.advanceTimersByTime(3050);
  line.close();
  expect(written.join("")).toBe("...\n");
});
