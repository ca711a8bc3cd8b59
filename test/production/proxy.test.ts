import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createInstallation, type Installation } from "./installation.ts";

/* Behind a proxy on the same machine, which this test plays: what it says of a visitor is believed, nobody else's is. */

const url = "https://observe.example.com";
const email = "admin@example.com";
const password = "correct horse battery";

let installation: Installation;
beforeAll(async () => {
  installation = await createInstallation(
    {
      NEXTAUTH_SECRET: randomBytes(24).toString("base64url"),
      NEXTAUTH_URL: url,
      GATEWAY_TLS: "proxy",
      TRUSTED_PROXIES: "192.0.2.1 127.0.0.1",
      INIT_ADMIN_EMAIL: email,
      INIT_ADMIN_PASSWORD: password,
    },
    { overlays: ["behind-proxy"] },
  );
  await installation.composed("up", "--detach", "--wait");
});
afterAll(() => installation?.[Symbol.asyncDispose]());

const attempt = (visitor: string, password: string) => ({
  method: "POST",
  headers: {
    ...{ "content-type": "application/json", host: "observe.example.com", origin: url },
    ...{ "x-forwarded-for": visitor, "x-forwarded-proto": "https" },
  },
  body: JSON.stringify({ email, password }),
});

const signIn = (visitor: string, password: string): Promise<Response> =>
  fetch(`${installation.webUrl}/api/auth/sign-in/email`, attempt(visitor, password));

describe("behind a proxy", () => {
  it("counts a visitor's tries by the address that the proxy saw, whatever the visitor wrote before it", async () => {
    const wrong = async (visitor: string) => (await signIn(visitor, "wrong-1234")).status;
    for (let n = 1; n <= 10; n++) expect(await wrong(`198.51.100.${n}, 203.0.113.9`)).toBe(401);
    expect(await wrong("203.0.113.9")).toBe(429);
    expect(await wrong("203.0.113.9, 203.0.113.10")).toBe(401);
  });

  it("gives Secure cookies, and itself as the address that traces are sent to", async () => {
    const answer = await signIn("203.0.113.20", password);
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax/);
    const session = await fetch(`${installation.webUrl}/api/session`, {
      headers: { cookie: cookie.split(";")[0] ?? "" },
    });
    expect(await session.json()).toMatchObject({ ingestUrl: url });
    expect((await fetch(`${installation.webUrl}/v1/traces`)).status).toBe(405);
  });

  it("believes nobody else: tries that say each to come from elsewhere are those of one visitor", async () => {
    const script = `
      const statuses = [];
      for (let n = 1; n <= 11; n++) {
        const answer = await fetch("http://gateway:3000/api/auth/sign-in/email", {
          method: "POST",
          headers: { "content-type": "application/json", "x-forwarded-for": "203.0.113.1" + n },
          body: JSON.stringify({ email: "${email}", password: "wrong-1234" }),
        });
        statuses.push(answer.status);
      }
      console.log(JSON.stringify(statuses));`;
    const said = await installation.composed(
      ...["exec", "-T", "ingest", "node", "--input-type=module", "--eval", script],
    );
    expect(z.number().array().parse(JSON.parse(said))).toEqual([...Array(10).fill(401), 429]);
  });
});
