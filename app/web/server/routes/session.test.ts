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
    web = await testWeb({
      publicUrl: "http://observe.example.com:3000",
      ingestPlace: { INGEST_PORT: 18_080, GATEWAY_TLS: "off" },
    });
    expect(await ingestUrl({ "x-forwarded-host": "evil.example" })).toBe("http://observe.example.com:18080");
  });

  it("is the dashboard's own URL behind a proxy of the owner's, and INGEST_URL where that is set", async () => {
    const publicUrl = "https://observe.example.com";
    const ingestPlace = { INGEST_PORT: 8080, GATEWAY_TLS: "proxy" } as const;
    web = await testWeb({ publicUrl, ingestPlace });
    expect(await ingestUrl({ "x-forwarded-proto": "https" })).toBe(publicUrl);
    await web.close();
    web = await testWeb({ publicUrl, ingestPlace: { ...ingestPlace, INGEST_URL: "https://traces.example.com" } });
    expect(await ingestUrl({})).toBe("https://traces.example.com");
  });

  it("has a host that is an IPv6 address in brackets", async () => {
    web = await testWeb();
    expect(await ingestUrl({ host: "[::1]:3000" })).toBe("http://[::1]:8080");
  });
});
