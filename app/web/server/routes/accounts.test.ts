import { afterEach, describe, expect, it } from "vitest";
import { cookieOf, password, type TestWeb, testWeb } from "../testing/test-web.ts";

let web: TestWeb;
afterEach(() => web.close());

const person = (name: string) => ({ name, email: `${name}@example.com`, password });

const signUp = (name: string) => web.ask("/api/auth/sign-up/email", { body: person(name) });

describe("signing up", () => {
  it("makes the first visitor administrator, with a project to begin with", async () => {
    web = await testWeb();
    expect(await (await web.ask("/api/setup")).json()).toEqual({ claimed: false, registration: true, version: "test" });
    const answer = await signUp("ada");
    expect(answer.status).toBe(201);
    const session = await (await web.ask("/api/session", { cookie: cookieOf(answer) })).json();
    expect(session).toMatchObject({
      user: { name: "ada", email: "ada@example.com", role: "admin" },
      projects: [{ name: "My project", hasTraces: false }],
    });
    expect(await (await web.ask("/api/setup")).json()).toMatchObject({ claimed: true });
  });

  it("makes exactly one administrator of ten who come at once", async () => {
    web = await testWeb();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => signUp(`visitor${index}`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    const accounts = await Promise.all(answers.map((answer) => answer.json()));
    expect(
      accounts.filter((account) => account instanceof Object && "role" in account && account.role === "admin"),
    ).toHaveLength(1);
    const { rows } = await web.fresh.pool.query("select count(*) from projects");
    expect(rows).toEqual([{ count: 1 }]);
  });

  it("lets exactly one of ten in while registration is off", async () => {
    web = await testWeb({ registration: false });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => signUp(`visitor${index}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(403)]);
    const { rows } = await web.fresh.pool.query("select role from users");
    expect(rows).toEqual([{ role: "admin" }]);
  });

  it("leaves later visitors without a project and without rights", async () => {
    web = await testWeb();
    await web.signUp("Ada");
    const eve = await web.signUp("Eve");
    expect(eve).toMatchObject({ role: "member", projectId: "" });
  });

  it("refuses an address that is taken, whatever its case", async () => {
    web = await testWeb();
    await signUp("ada");
    const answer = await web.ask("/api/auth/sign-up/email", { body: { ...person("ada"), email: "ADA@example.com" } });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ error: { code: "email-taken" } });
  });

  it("says what is wrong with a form", async () => {
    web = await testWeb();
    const forms = [
      [{ ...person("ada"), password: "short" }, "password: Use at least 8 characters."],
      [{ ...person("ada"), email: "nobody" }, "email: Enter an e-mail address."],
      [{ ...person("ada"), name: " " }, "name: Enter your name."],
      [{ ...person("ada"), name: "x".repeat(101) }, "name: Use at most 100 characters."],
      [{ name: "ada", email: "ada@example.com" }, "password: Use at least 8 characters."],
    ] as const;
    for (const [body, message] of forms) {
      const answer = await web.ask("/api/auth/sign-up/email", { body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { message } });
    }
  });

  it("cannot be sent by another site, nor as a form", async () => {
    web = await testWeb();
    const foreign = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    const body = person("ada");
    expect((await web.ask("/api/auth/sign-up/email", { body, headers: foreign })).status).toBe(403);
    const form = { "content-type": "text/plain" };
    expect((await web.ask("/api/auth/sign-up/email", { body, headers: form })).status).toBe(415);
    expect(await (await web.ask("/api/setup")).json()).toMatchObject({ claimed: false });
  });

  it("takes no role from the visitor", async () => {
    web = await testWeb();
    await signUp("ada");
    const answer = await web.ask("/api/auth/sign-up/email", { body: { ...person("eve"), role: "admin" } });
    expect(await answer.json()).toMatchObject({ role: "member" });
  });
});

describe("signing in and out", () => {
  it("ends the session on the server, not just in the browser", async () => {
    web = await testWeb();
    const { cookie } = await web.signUp("Ada");
    expect((await web.ask("/api/session", { cookie })).status).toBe(200);
    expect((await web.ask("/api/auth/sign-out", { body: {}, cookie })).status).toBe(200);
    expect((await web.ask("/api/session", { cookie })).status).toBe(401);
  });

  it("takes a password that is shorter than today's rule for new ones: to be wrong is all that is wrong with it", async () => {
    web = await testWeb();
    await web.signUp("Ada");
    const answer = await web.ask("/api/auth/sign-in/email", { body: { email: "ada@example.com", password: "short" } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: "credentials-wrong" } });
    const empty = await web.ask("/api/auth/sign-in/email", { body: { email: "ada@example.com", password: "" } });
    expect(await empty.json()).toMatchObject({ error: { message: "password: Enter your password." } });
  });

  it("answers a wrong password and an unknown address alike", async () => {
    web = await testWeb();
    await web.signUp("Ada");
    const wrong = await web.ask("/api/auth/sign-in/email", {
      body: { email: "ada@example.com", password: "wrong-1234" },
    });
    const unknown = await web.ask("/api/auth/sign-in/email", {
      body: { email: "eve@example.com", password: "wrong-1234" },
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it("refuses the eleventh try within a minute, and says how long to wait", async () => {
    web = await testWeb();
    await web.signUp("Ada");
    const wrong = { email: "ada@example.com", password: "wrong-1234" };
    for (let n = 0; n < 10; n++) {
      expect((await web.ask("/api/auth/sign-in/email", { body: wrong })).status).toBe(401);
    }
    const right = await web.ask("/api/auth/sign-in/email", { body: { ...wrong, password } });
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("does not take a forged or foreign cookie", async () => {
    web = await testWeb();
    const { cookie } = await web.signUp("Ada");
    const forged = cookie.replace(/\.[^.]*$/, ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D");
    expect((await web.ask("/api/session", { cookie: forged })).status).toBe(401);
  });
});

describe("changing one's password", () => {
  const path = "/api/auth/change-password";
  const newPassword = "staple the battery";
  const change = { currentPassword: password, newPassword };
  const signIn = (email: string, secret: string) =>
    web.ask("/api/auth/sign-in/email", { body: { email, password: secret } });
  const sessionStatus = async (cookie: string) => (await web.ask("/api/session", { cookie })).status;

  it("ends every session but a new one of whoever changed it, and leaves other people's alone", async () => {
    web = await testWeb();
    const { email, cookie } = await web.signUp("Ada");
    const eve = await web.signUp("Eve");
    const elsewhere = cookieOf(await signIn(email, password));
    const answer = await web.ask(path, { body: change, cookie });
    expect(answer.status).toBe(200);
    const renewed = cookieOf(answer);
    expect(await Promise.all([renewed, cookie, elsewhere, eve.cookie].map(sessionStatus))).toEqual([
      200, 401, 401, 200,
    ]);
    expect((await signIn(email, password)).status).toBe(401);
    expect((await signIn(email, newPassword)).status).toBe(200);
    expect((await signIn(eve.email, password)).status).toBe(200);
  });

  it("demands the current password, and changes nothing without it", async () => {
    web = await testWeb();
    const { email, cookie } = await web.signUp("Ada");
    const answer = await web.ask(path, { body: { ...change, currentPassword: "wrong-1234" }, cookie });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: { code: "password-wrong", message: "That is not your current password.", path: "currentPassword" },
    });
    expect(await sessionStatus(cookie)).toBe(200);
    expect((await signIn(email, password)).status).toBe(200);
  });

  it("says what is wrong with the new one", async () => {
    web = await testWeb();
    const { cookie } = await web.signUp("Ada");
    const refusal = async (body: object) => await (await web.ask(path, { body, cookie })).json();
    expect(await refusal({ ...change, newPassword: "short" })).toMatchObject({
      error: { message: "newPassword: Use at least 8 characters.", path: "newPassword" },
    });
    expect(await refusal({ ...change, newPassword: "x".repeat(129) })).toMatchObject({
      error: { message: "newPassword: Use at most 128 characters." },
    });
    expect(await refusal({ ...change, currentPassword: "" })).toMatchObject({
      error: { message: "currentPassword: Enter your current password." },
    });
  });

  it("is for whoever is signed in, from the dashboard itself", async () => {
    web = await testWeb();
    const { cookie } = await web.signUp("Ada");
    expect((await web.ask(path, { body: change })).status).toBe(401);
    const foreign = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    expect((await web.ask(path, { body: change, cookie, headers: foreign })).status).toBe(403);
    expect(await sessionStatus(cookie)).toBe(200);
  });

  it("cannot be used to guess the current password", async () => {
    web = await testWeb();
    const { cookie } = await web.signUp("Ada");
    for (let n = 0; n < 10; n++) {
      const wrong = await web.ask(path, { body: { ...change, currentPassword: `wrong-${n}` }, cookie });
      expect(wrong.status).toBe(400);
    }
    const right = await web.ask(path, { body: change, cookie });
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("cookies", () => {
  it("are kept from scripts and other sites, and sent over plain http while the URL says so", async () => {
    web = await testWeb();
    const [cookie] = (await signUp("ada")).headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
  });

  it("are sent over https only when the URL is https", async () => {
    web = await testWeb({ publicUrl: "https://observe.example.com" });
    const [cookie] = (await signUp("ada")).headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-/);
    expect(cookie).toMatch(/; Secure/);

    const plain = { "sec-fetch-site": "same-origin", origin: "http://10.0.0.7:3000" };
    const body = { email: "ada@example.com", password };
    const refused = await web.ask("/api/auth/sign-in/email", { body, headers: plain });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("Open https://observe.example.com instead");
    const local = { ...plain, origin: "http://localhost:3000" };
    expect((await web.ask("/api/auth/sign-in/email", { body, headers: local })).status).toBe(200);
  });

  it("are good at another port of the same host, to which a tunnel may lead", async () => {
    web = await testWeb({ publicUrl: "https://localhost" });
    await signUp("ada");
    const headers = { host: "localhost:20443", origin: "https://localhost:20443" };
    const answer = await web.ask("/api/auth/sign-in/email", { body: { email: "ada@example.com", password }, headers });
    expect(answer.status).toBe(200);
    const session = await web.ask("/api/session", { cookie: cookieOf(answer), headers: { host: headers.host } });
    expect(await session.json()).toMatchObject({ user: { email: "ada@example.com" } });
  });
});
