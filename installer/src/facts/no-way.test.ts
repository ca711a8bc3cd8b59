import { afterEach, expect, it, vi } from "vitest";
import { orNoWay } from "./no-way.ts";

const refused = { kind: "refused", reason: "connect ECONNREFUSED" } as const;
const at = { host: "fd00::1", port: 5432 };

afterEach(() => vi.restoreAllMocks());

it("tells from «refused» where no way leads", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockRejectedValue(Object.assign(new Error("x"), { code: "ENETUNREACH" }));
  expect(await orNoWay(refused, at)).toEqual({
    kind: "silent",
    reason: "no way leads from here to fd00::1: ENETUNREACH",
  });
  expect(asked.mock.calls[0]?.[0]).toBe("http://[fd00::1]:5432/");
});

it("leaves what was really refused, and what is something else", async () => {
  expect(await orNoWay(refused, { host: "127.0.0.1", port: 9 })).toBe(refused);
  const asked = vi.spyOn(globalThis, "fetch");
  expect(await orNoWay({ kind: "failed", reason: "x" }, at)).toEqual({ kind: "failed", reason: "x" });
  expect(asked).not.toHaveBeenCalled();
});
