import { expect, it } from "vitest";
import { doorsOf } from "./doors.ts";

const ports = { WEB_PORT: "443", INGEST_PORT: "8080" };

it("asks a gateway without TLS as it is", () => {
  expect(doorsOf({ ...ports, GATEWAY_TLS: "proxy" }, "https://x.test", "https://x.test", "127.0.0.1")).toEqual({
    web: { url: "http://127.0.0.1:443" },
    ingest: { url: "http://127.0.0.1:8080" },
  });
});

it("asks a gateway with TLS by its name, wherever that leads", () => {
  expect(doorsOf({ ...ports, GATEWAY_TLS: "files" }, "https://x.test", "https://in.x.test:8080", "127.0.0.1")).toEqual({
    web: { url: "https://x.test", connectTo: { host: "127.0.0.1", port: 443 } },
    ingest: { url: "https://in.x.test:8080", connectTo: { host: "127.0.0.1", port: 8080 } },
  });
});

it("asks at the one address at which the ports are published", () => {
  const values = { ...ports, GATEWAY_TLS: "off", PUBLISH_ADDRESS: "10.0.0.5" };
  expect(doorsOf(values, "http://x.test", "http://x.test:8080", "127.0.0.1").web.url).toBe("http://10.0.0.5:443");
});
