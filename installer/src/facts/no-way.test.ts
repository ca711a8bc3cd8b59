import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { execa } from "execa";
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

it("asks no proxy, whose ways are others, where it is compiled by Bun", async () => {
  const through: unknown[] = [];
  const proxy = createServer((request, response) => {
    through.push(request.url);
    response.writeHead(502).end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo; // listening on TCP, so it is an object
  const url = `http://127.0.0.1:${port}`;
  const program = `
    import { orNoWay } from ${JSON.stringify(new URL("no-way.ts", import.meta.url).pathname)};
    console.log(JSON.stringify(await orNoWay(${JSON.stringify(refused)}, { host: "127.0.0.1", port: 9 })));`;
  const env = { HTTP_PROXY: url, http_proxy: url, NO_PROXY: "", no_proxy: "" };
  const { stdout } = await execa("bun", ["-e", program], { preferLocal: true, localDir: import.meta.dirname, env });
  proxy.close();
  expect(JSON.parse(stdout)).toEqual(refused);
  expect(through).toEqual([]);
});
