import { expect, it } from "vitest";
import { resolveSettings } from "../answers/resolve-settings.ts";
import { production } from "./production.ts";
import { derivedFromUrl } from "./production-derived.ts";

it.each([
  [{}, {}],
  [{ NEXTAUTH_URL: "http://localhost:3000" }, { PUBLISH_ADDRESS: "127.0.0.1", WEB_PORT: "3000" }],
  [{ NEXTAUTH_URL: "http://10.0.0.5" }, { PUBLISH_ADDRESS: "0.0.0.0" }],
  [{ NEXTAUTH_URL: "https://x.test" }, { PUBLISH_ADDRESS: "0.0.0.0", GATEWAY_TLS: "automatic", WEB_PORT: "443" }],
  [
    { NEXTAUTH_URL: "https://x.test:8443", TLS_CERTIFICATE_FILE: "/a.pem" },
    { PUBLISH_ADDRESS: "0.0.0.0", GATEWAY_TLS: "files", WEB_PORT: "8443" },
  ],
  [
    { NEXTAUTH_URL: "https://x.test", TRUSTED_PROXIES: "10.0.0.5" },
    { PUBLISH_ADDRESS: "0.0.0.0", GATEWAY_TLS: "proxy" },
  ],
  [
    { NEXTAUTH_URL: "https://x.test", TRUSTED_PROXIES: "127.0.0.1" },
    { PUBLISH_ADDRESS: "127.0.0.1", GATEWAY_TLS: "proxy" },
  ],
  // What somebody chose decides, also over what follows from it.
  [
    { NEXTAUTH_URL: "https://x.test", GATEWAY_TLS: "proxy" },
    { PUBLISH_ADDRESS: "0.0.0.0", GATEWAY_TLS: "automatic" },
  ],
])("%j → %j", (values, derived) => {
  expect(derivedFromUrl(values)).toEqual(derived);
});

const resolve = (inEnv: Record<string, string>, given: Record<string, string> = {}) => {
  const { entries } = resolveSettings(production, "1.2.3", "/x/.env", inEnv, given);
  const values = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
  const { PUBLISH_ADDRESS, GATEWAY_TLS, WEB_PORT } = values;
  return { PUBLISH_ADDRESS, GATEWAY_TLS, WEB_PORT };
};
const localhost = { NEXTAUTH_URL: "http://localhost:3000", PUBLISH_ADDRESS: "127.0.0.1", WEB_PORT: "3000" };
const https = { NEXTAUTH_URL: "https://x.test", PUBLISH_ADDRESS: "0.0.0.0", GATEWAY_TLS: "automatic", WEB_PORT: "443" };

it("what was derived follows the URL when that changes, there and back", () => {
  expect(resolve(localhost, { NEXTAUTH_URL: "https://x.test" })).toEqual({
    PUBLISH_ADDRESS: "0.0.0.0",
    GATEWAY_TLS: "automatic",
    WEB_PORT: "443",
  });
  expect(resolve(https, { NEXTAUTH_URL: "http://10.0.0.5" })).toEqual({
    PUBLISH_ADDRESS: "0.0.0.0",
    GATEWAY_TLS: "off",
    WEB_PORT: "3000",
  });
});

it("what was chosen does not", () => {
  expect(resolve({ ...localhost, WEB_PORT: "4000" }, { NEXTAUTH_URL: "https://x.test" }).WEB_PORT).toBe("4000");
  expect(resolve({ ...https, GATEWAY_TLS: "proxy", WEB_PORT: "3000" }).GATEWAY_TLS).toBe("proxy");
  expect(resolve({}, { NEXTAUTH_URL: "https://x.test", PUBLISH_ADDRESS: "127.0.0.1" }).PUBLISH_ADDRESS).toBe(
    "127.0.0.1",
  );
});

it("a second run with nothing new derives the same", () => {
  expect(resolve(https)).toEqual(resolve({}, { NEXTAUTH_URL: "https://x.test" }));
});
