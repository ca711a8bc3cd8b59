import { describe, expect, it } from "vitest";
import { judge } from "../checks/judge.ts";
import { need } from "../testing/judged.ts";
import type { ProductionSettings } from "./production-settings.ts";
import { settingsAlone } from "./settings-alone.ts";

const ports = [
  { setting: "WEB_PORT", port: 3000 },
  { setting: "INGEST_PORT", port: 8080 },
];

/** What is wrong with settings, as far as they tell by themselves: «code» or «warn: message». */
async function complaints(settings: ProductionSettings, mode: "quickstart" | "production", wanted = ports) {
  const judgements = judge(await settingsAlone(settings, mode, wanted), need);
  return judgements.flatMap((one) =>
    one.verdict === "refuse" ? [one.failure.text.code] : one.verdict === "warn" ? [`warn: ${one.message}`] : [],
  );
}

describe("settings, by themselves", () => {
  it.each<[ProductionSettings, "quickstart" | "production", readonly unknown[]]>([
    [{}, "quickstart", []],
    [{ NEXTAUTH_URL: "http://localhost:3000" }, "quickstart", []],
    [{ NEXTAUTH_URL: "http://localhost:9999" }, "quickstart", [expect.stringMatching(/^warn: .* means port 9999/)]],
    [{ NEXTAUTH_URL: "https://nowhere.invalid" }, "quickstart", [expect.stringMatching(/^warn: .* takes a proxy/)]],
    [{ NEXTAUTH_URL: "http://localhost:3000/x" }, "quickstart", ["url-has-path"]],
    [{ NEXTAUTH_URL: "https://nowhere.invalid", GATEWAY_TLS: "automatic", WEB_PORT: "443" }, "production", []],
    [{ NEXTAUTH_URL: "https://nowhere.invalid" }, "production", ["url-needs-tls"]],
    [{ NEXTAUTH_URL: "https://nowhere.invalid", GATEWAY_TLS: "proxy" }, "production", ["setting-missing"]],
    [{ NEXTAUTH_URL: "http://localhost:3000", REDIS_URL: "redis://localhost" }, "production", ["setting-loopback"]],
  ])("%j in the mode %s", async (settings, mode, said) => {
    expect(await complaints(settings, mode)).toEqual(said);
  });

  it("may name a port twice, be it one that comes with TLS, whoever holds it now", async () => {
    const both = (port: number) => ports.map(({ setting }) => ({ setting, port }));
    expect(await complaints({}, "quickstart", both(3000))).toEqual(["port-twice"]);
    const tls = { NEXTAUTH_URL: "https://nowhere.invalid", GATEWAY_TLS: "automatic", WEB_PORT: "443" };
    const plain = [
      { setting: "WEB_PORT", port: 443 },
      { setting: "INGEST_PORT", port: 80 },
    ];
    expect(await complaints(tls, "production", plain)).toEqual(["port-twice"]);
    expect(await complaints({}, "quickstart", [{ setting: "WEB_PORT", port: 22 }])).toEqual([]);
  });
});
