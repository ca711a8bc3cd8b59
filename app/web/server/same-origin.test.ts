import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { Refusal } from "./refusal.ts";
import { sameOrigin } from "./same-origin.ts";

const post = async (headers: Record<string, string>, method = "POST") => {
  const app = new Hono();
  app.onError((error, c) => (error instanceof Refusal ? c.json(error.body, error.status) : c.text("bug", 500)));
  app.use(sameOrigin("https://observe.example.com"));
  app.all("/", (c) => c.text("done"));
  return await app.request("/", { method, headers });
};

describe("sameOrigin", () => {
  const refused: readonly Record<string, string>[] = [
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    { "sec-fetch-site": "same-site", origin: "http://other.localhost" },
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example", host: "observe.example.com" },
    { origin: "http://observe.example.com:8000", host: "observe.example.com" },
    { origin: "null", host: "observe.example.com" },
  ];

  it.each(refused)("refuses %j and says at which address to try again", async (headers) => {
    const answer = await post(headers);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("https://observe.example.com");
  });

  const accepted: readonly Record<string, string>[] = [
    { "sec-fetch-site": "same-origin", origin: "http://10.0.0.7:3000" },
    { origin: "http://10.0.0.7:3000", host: "10.0.0.7:3000" },
    { origin: "https://observe.example.com", host: "web:3000" },
    {},
  ];

  it.each(accepted)("accepts %j", async (headers) => {
    expect((await post(headers)).status).toBe(200);
  });

  it("leaves reading alone", async () => {
    expect((await post({ "sec-fetch-site": "cross-site" }, "GET")).status).toBe(200);
  });
});
