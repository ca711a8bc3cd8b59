import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { lookAtChoices } from "./choices.ts";
import { isLoopback } from "./engine-place.ts";
import { firstString, stringField } from "./grpc-call.ts";
import { readHostFiles } from "./host-files.ts";
import { withDefaults } from "./production-settings.ts";
import { lookAtPublicUrl } from "./public-url.ts";
import { tlsPort } from "./tls-port.ts";

describe("withDefaults", () => {
  it("adds defaults, but no Temporal that nobody named", () => {
    expect(withDefaults({ WEB_PORT: "443", REDIS_URL: "" })).toMatchObject({
      WEB_PORT: "443",
      GATEWAY_TLS: "off",
      TEMPORAL_NAMESPACE: "default",
    });
    expect(withDefaults({ REDIS_URL: "" })).not.toHaveProperty("REDIS_URL");
    expect(withDefaults({})).not.toHaveProperty("TEMPORAL_ADDRESS");
  });
});

describe("lookAtChoices", () => {
  it("asks for what belongs together", () => {
    const missing = (settings: Parameters<typeof lookAtChoices>[0]) =>
      lookAtChoices(settings).missing.map(({ setting }) => setting);
    expect(missing({ GATEWAY_TLS: "files", TLS_KEY_FILE: "/k" })).toEqual(["TLS_CERTIFICATE_FILE"]);
    expect(missing({ GATEWAY_TLS: "proxy" })).toEqual(["TRUSTED_PROXIES"]);
    expect(missing({ TEMPORAL_KEY_FILE: "/k" })).toEqual(["TEMPORAL_CERTIFICATE_FILE"]);
    expect(missing({ GATEWAY_TLS: "automatic" })).toEqual([]);
  });

  it("sees databases that are named twice", () => {
    const same = (settings: Parameters<typeof lookAtChoices>[0]) => lookAtChoices(withDefaults(settings)).sameDatabase;
    expect(same({ DATABASE_URL: "postgres://ada:x@db.test/temporal" })).toEqual(["temporal"]);
    expect(same({ TEMPORAL_DATABASE: "cognobserve" })).toEqual(["cognobserve"]);
    expect(same({})).toEqual([]);
  });

  it("sees what has no effect", () => {
    const pointless = (settings: Parameters<typeof lookAtChoices>[0]) =>
      lookAtChoices(withDefaults(settings)).pointless.map(({ setting }) => setting);
    const url = "postgres://ada:x@db.test/app";
    expect(pointless({ DATABASE_URL: url, DATABASE_CA_FILE: "/x" })).toEqual(["DATABASE_CA_FILE"]);
    expect(pointless({ DATABASE_URL: `${url}?sslmode=require`, DATABASE_CA_FILE: "/x" })).toEqual([]);
    expect(pointless({ REDIS_URL: "redis://x.test", REDIS_CA_FILE: "/x" })).toEqual(["REDIS_CA_FILE"]);
    expect(pointless({ TEMPORAL_API_KEY: "x", TEMPORAL_TLS: "false" })).toEqual(["TEMPORAL_API_KEY"]);
    expect(pointless({ TEMPORAL_ADDRESS: "t.test:7233", TEMPORAL_CA_FILE: "/x" })).toEqual(["TEMPORAL_CA_FILE"]);
    expect(pointless({ TEMPORAL_ADDRESS: "t.test:7233", TEMPORAL_CA_FILE: "/x", TEMPORAL_TLS: "true" })).toEqual([]);
  });

  it("sees connections to the container itself, and repeats no password", () => {
    const choices = lookAtChoices({
      DATABASE_URL: "postgres://ada:hunter2@localhost/app",
      REDIS_URL: "redis://[::1]:6379",
      TEMPORAL_ADDRESS: "temporal.test:7233",
    });
    expect(choices.loopback.map(({ setting }) => setting)).toEqual(["DATABASE_URL", "REDIS_URL"]);
    expect(JSON.stringify(choices)).not.toContain("hunter2");
  });

  it.each(["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "0.0.0.0"])("takes %s for the loopback", (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(["db.localhost.example.com", "10.0.0.1", "host.docker.internal"])("takes %s for another host", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe("tlsPort", () => {
  it("is 80 where TLS is the gateway's, once", () => {
    expect(tlsPort({ GATEWAY_TLS: "automatic" }, [])).toEqual([{ setting: "GATEWAY_TLS", port: 80 }]);
    expect(tlsPort({ GATEWAY_TLS: "files" }, [{ setting: "GATEWAY_TLS", port: 80 }])).toEqual([]);
    expect(tlsPort({ GATEWAY_TLS: "proxy" }, [])).toEqual([]);
  });
});

describe("lookAtPublicUrl", () => {
  it.each([
    ["http://localhost:3000", { kind: "local", port: 3000, addresses: ["localhost"] }],
    ["https://192.0.2.1", { kind: "address", port: 443, addresses: ["192.0.2.1"] }],
    ["https://nobody.invalid", { kind: "name", addresses: [], unresolved: expect.stringMatching(/no/) }],
  ])("takes %s apart", async (url, expected) => {
    expect(await lookAtPublicUrl({ NEXTAUTH_URL: url, WEB_PORT: "443" }, "production")).toMatchObject(expected);
  });
});

describe("readHostFiles", () => {
  const look = async (content: string, mode = 0o644) => {
    const file = path.join(await temporaryDirectory(), "x.pem");
    await writeFile(file, content);
    await chmod(file, mode);
    const [found] = await readHostFiles({ TLS_KEY_FILE: file });
    return found?.fact;
  };

  it.each([
    ["-----BEGIN CERTIFICATE-----\nMII", "certificate"],
    ["subject=x\n-----BEGIN PRIVATE KEY-----\nMII", "key"],
    ["-----BEGIN EC PARAMETERS-----\nx\n-----END EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----\n", "key"],
    ["-----BEGIN ENCRYPTED PRIVATE KEY-----\r\nMII", "encrypted-key"],
    ["-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", "encrypted-key"],
    ["-----BEGIN CERTIFICATE REQUEST-----\n", "other"],
    ["", "other"],
  ])("sees what is in %j", async (content, holds) => {
    expect(await look(content)).toMatchObject({ state: "ok", holds });
  });

  it("sees whether the containers' user may read it", async () => {
    expect(await look("", 0o644)).toMatchObject({ readableInside: true, mode: "644" });
    expect(await look("", 0o600)).toMatchObject({ readableInside: process.getuid?.() === 1000 });
  });

  it("sees paths that lead nowhere", async () => {
    const state = async (file: string) => (await readHostFiles({ TLS_KEY_FILE: file }))[0]?.fact.state;
    expect(await state("x.pem")).toBe("relative");
    expect(await state("/nowhere/x.pem")).toBe("missing");
    expect(await state("/etc")).toBe("not-a-file");
  });
});

describe("protobuf", () => {
  it("reads the string that it wrote, with the length of a long one in two bytes", () => {
    expect(firstString(stringField(1, "1.32.2"))).toBe("1.32.2");
    expect([...stringField(1, "x".repeat(300)).subarray(0, 3)]).toEqual([0x0a, 0xac, 0x02]);
    expect(firstString(stringField(2, "other"))).toBe("");
  });
});
