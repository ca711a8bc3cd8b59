import { describe, expect, it } from "vitest";
import { type IngestPlace, ingestUrl } from "./ingest-url.ts";

const at = (dashboard: string, place: Partial<IngestPlace> = {}) =>
  ingestUrl(dashboard, { INGEST_PORT: 8080, GATEWAY_TLS: "off", ...place });

describe("ingestUrl", () => {
  it("is the dashboard's host at ingest's port, in plain http whatever ended TLS for the dashboard", () => {
    expect(at("http://localhost:3000")).toBe("http://localhost:8080");
    expect(at("https://observe.example.com", { INGEST_PORT: 18_080 })).toBe("http://observe.example.com:18080");
    expect(at("http://[::1]:3000")).toBe("http://[::1]:8080");
  });

  it.each(["automatic", "files"] as const)("speaks TLS when the gateway does (%s)", (GATEWAY_TLS) => {
    expect(at("https://observe.example.com", { GATEWAY_TLS })).toBe("https://observe.example.com:8080");
    expect(at("https://observe.example.com", { GATEWAY_TLS, INGEST_PORT: 443 })).toBe("https://observe.example.com");
  });

  it("is the dashboard's own URL behind a proxy", () => {
    for (const dashboard of ["https://observe.example.com:8443/", "https://observe.example.com:8443//"]) {
      expect(at(dashboard, { GATEWAY_TLS: "proxy" })).toBe("https://observe.example.com:8443");
    }
  });

  it("is INGEST_URL wherever that is set", () => {
    for (const GATEWAY_TLS of ["off", "automatic", "files", "proxy"] as const) {
      const INGEST_URL = "https://traces.example.com";
      expect(at("http://localhost:3000", { GATEWAY_TLS, INGEST_URL })).toBe(INGEST_URL);
    }
  });
});
