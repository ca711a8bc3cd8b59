import { describe, expect, it } from "vitest";
import type { Facts } from "../facts/facts.ts";
import type { PublicUrlFact } from "../facts/production-facts.ts";
import { need, place, say } from "../testing/judged.ts";
import { judge } from "./judge.ts";

/* What a person reads of each check of the settings and the URL, and from where on it warns or refuses. */

describe("settings", () => {
  const choices = { missing: [], pointless: [], loopback: [], sameDatabase: [] };

  it.each<[Partial<Facts["choices"]>, string | RegExp]>([
    [{}, "pass: they fit together"],
    [
      { missing: [{ setting: "TLS_KEY_FILE", because: "GATEWAY_TLS=files" }] },
      "setting-missing: TLS_KEY_FILE is missing. GATEWAY_TLS=files needs TLS_KEY_FILE as well.",
    ],
    [
      { pointless: [{ setting: "TLS_KEY_FILE", needs: "GATEWAY_TLS=files" }] },
      /^setting-pointless: TLS_KEY_FILE has no effect\. TLS_KEY_FILE is used with GATEWAY_TLS alone/,
    ],
    [
      { loopback: [{ setting: "REDIS_URL", host: "localhost", instead: "redis://192.0.2.7" }] },
      /^setting-loopback: REDIS_URL names localhost/,
    ],
    [{ sameDatabase: ["app", "app"] }, /^database-shared: app is named twice\./],
  ])("%j", (changed, said) => {
    expect(say({ choices: { ...choices, ...changed } })).toEqual([
      typeof said === "string" ? said : expect.stringMatching(said),
    ]);
  });

  it("are told what to name instead", () => {
    const [shared] = judge({ choices: { ...choices, sameDatabase: ["app"] } }, need);
    expect(shared).toMatchObject({
      failure: {
        text: {
          commands: [
            "{installer} --set TEMPORAL_DATABASE=cognobserve_temporal --set TEMPORAL_VISIBILITY_DATABASE=cognobserve_temporal_visibility",
          ],
        },
      },
    });
  });
});

describe("the URL", () => {
  const url: PublicUrlFact = {
    url: "https://observe.example.com",
    host: "observe.example.com",
    kind: "name",
    port: 443,
    webPort: 443,
    tls: "automatic",
    addresses: ["192.0.2.7", "192.0.2.8"],
    unresolved: undefined,
    machine: ["198.51.100.1", "192.0.2.8"],
  };
  const plain = { url: "http://observe.example.com", port: 80, webPort: 80, tls: "off" } as const;
  const scheme = (changed: Partial<PublicUrlFact>) => say({ publicUrl: { ...url, ...changed } })[0];
  const host = (changed: Partial<PublicUrlFact>, remote = false) =>
    say({ publicUrl: { ...url, ...changed }, enginePlace: { ...place, remote } })[1];

  it("has the scheme that the gateway speaks", () => {
    expect(scheme({})).toBe("pass: https://observe.example.com");
    expect(scheme({ tls: "off" })).toMatch(/^url-needs-tls: https:\/\/observe\.example\.com is https/);
    expect(scheme(plain)).toBe("pass: http://observe.example.com");
    expect(scheme({ ...plain, tls: "proxy" })).toBe("pass: http://observe.example.com");
    expect(scheme({ ...plain, tls: "automatic" })).toMatch(/^url-not-https: .* but GATEWAY_TLS is automatic/);
    expect(scheme({ ...plain, tls: "files" })).toMatch(/^url-not-https: .* but GATEWAY_TLS is files/);
  });

  it.each([
    ["observe.example.com", "https://observe.example.com"],
    ["2001:db8::1", "https://[2001:db8::1]"],
  ])("of %s is proposed as %s", (name, better) => {
    const [verdict] = judge({ publicUrl: { ...url, ...plain, tls: "files", host: name } }, need);
    expect(verdict).toMatchObject({
      failure: { text: { commands: [`{installer} --url ${better}`, expect.anything()] } },
    });
  });

  it("has the port that is published, unless a proxy has it", () => {
    expect(scheme({ ...plain, webPort: 3000 })).toBe(
      "warn: http://observe.example.com means port 80, but the dashboard is published at port 3000 (WEB_PORT); fine where a proxy or a tunnel leads from the one to the other, and mended with --set WEB_PORT=80 otherwise",
    );
    expect(scheme({ webPort: 3000, tls: "proxy" })).toBe("pass: https://observe.example.com");
  });

  it("is http in Quick Start, unless something that does TLS is in front", () => {
    const local = { ...plain, tls: "none", kind: "local", host: "localhost", webPort: 3000 } as const;
    expect(scheme({ ...local, url: "http://localhost:3000", port: 3000 })).toBe("pass: http://localhost:3000");
    expect(scheme({ ...local, url: "http://localhost:9999", port: 9999 })).toMatch(
      /^warn: http:\/\/localhost:9999 means port 9999, but the dashboard is published at port 3000 \(WEB_PORT\); .* --set WEB_PORT=9999/,
    );
    for (const url of ["https://localhost", "https://observe.example.com"]) {
      expect(scheme({ ...local, url, port: 443 })).toBe(
        `warn: ${url} takes a proxy in front that does TLS: Quick Start itself speaks only http, at port 3000 (WEB_PORT)`,
      );
    }
  });

  it("leads here", () => {
    expect(host({})).toBe("pass: observe.example.com leads to 192.0.2.7, 192.0.2.8");
    expect(host({ kind: "local", tls: "off", unresolved: "x" })).toBe("pass: for this machine alone");
    const address = { kind: "address", host: "192.0.2.8", addresses: ["192.0.2.8"], tls: "files" } as const;
    expect(host(address)).toBe("pass: 192.0.2.8");
    for (const own of ["127.0.1.1", "::1"]) {
      expect(host({ addresses: [own] })).toBe(`pass: observe.example.com leads to ${own}`);
    }
  });

  it("may lead elsewhere, for all we know", () => {
    expect(host({ machine: ["198.51.100.1", "198.51.100.2"] })).toBe(
      "warn: observe.example.com leads to 192.0.2.7, 192.0.2.8, which is none of this machine's addresses (198.51.100.1, 198.51.100.2); fine where a router or a proxy passes it on",
    );
    const address = { kind: "address", host: "192.0.2.9", addresses: ["192.0.2.9"], tls: "files" } as const;
    expect(host(address)).toMatch(/^warn: 192\.0\.2\.9 is none of this machine's addresses/);
    expect(host({ addresses: ["1.127.0.1"] })).toMatch(/^warn/);
    expect(host({ addresses: ["192.0.2.9"] }, true)).toBe("pass: observe.example.com leads to 192.0.2.9");
  });

  it("has to be known where certificates are got by it", () => {
    const unresolved = "there is no such name";
    expect(host({ unresolved, tls: "files" })).toBe(
      "warn: observe.example.com: there is no such name; nobody finds it until it is in the DNS",
    );
    expect(host({ unresolved })).toMatch(
      /^name-unresolved: observe\.example\.com leads nowhere\. .* there is no such name/,
    );
    expect(host({ kind: "address", host: "192.0.2.8" })).toMatch(/^certificate-impossible: .* 192\.0\.2\.8/);
    expect(host({ kind: "local", host: "localhost" })).toMatch(/^certificate-impossible: /);
    const remedy = (remote: boolean) =>
      judge({ publicUrl: { ...url, unresolved }, enginePlace: { ...place, remote } }, need).flatMap((one) =>
        one.verdict === "refuse" ? [one.failure.text.remedy] : [],
      )[0];
    expect(remedy(false)).toContain("this machine has 198.51.100.1, 192.0.2.8");
    expect(remedy(true)).not.toContain("this machine has");
  });
});
