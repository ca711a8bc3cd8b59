import { session } from "@cognobserve/contracts/web-api";
import { afterEach, describe, expect, it } from "vitest";
import { type TestWeb, testWeb } from "../testing/test-web.ts";

let web: TestWeb;
afterEach(() => web.close());

const ingestUrl = async (headers: Record<string, string>) => {
  const { cookie } = await web.signUp("Ada");
  return session.parse(await (await web.ask("/api/session", { cookie, headers })).json()).ingestUrl;
};

describe("where the dashboard says that traces are received", () => {
  it("is the host that the browser asked, at ingest's port", async () => {
    web = await testWeb();
    expect(await ingestUrl({ host: "10.0.0.7:3000" })).toBe("http://10.0.0.7:8080");
  });

  it("speaks plain http behind a proxy that ends TLS, as ingest does", async () => {
    web = await testWeb();
    const forwarded = { "x-forwarded-proto": "https", "x-forwarded-host": "observe.example.com" };
    expect(await ingestUrl(forwarded)).toBe("http://observe.example.com:8080");
  });

  it("keeps to the host of NEXTAUTH_URL, whoever asks", async () => {
    web = await testWeb({ publicUrl: "http://observe.example.com:3000", ingestPort: 18_080 });
    expect(await ingestUrl({ "x-forwarded-host": "evil.example" })).toBe("http://observe.example.com:18080");
  });

  it("has a host that is an IPv6 address in brackets", async () => {
    web = await testWeb();
    expect(await ingestUrl({ host: "[::1]:3000" })).toBe("http://[::1]:8080");
  });
});
