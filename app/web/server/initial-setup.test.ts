import { listApiKeys } from "@cognobserve/database/api-keys";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type InitialSettings, initialSetup } from "./initial-setup.ts";
import { password, type TestWeb, testWeb } from "./testing/test-web.ts";

let web: TestWeb;
beforeEach(async () => {
  web = await testWeb({ registration: false });
});
afterEach(() => web.close());

const none: InitialSettings = {
  adminEmail: undefined,
  adminPassword: undefined,
  projectId: undefined,
  projectName: undefined,
  apiKey: undefined,
  defaultProjectName: "My project",
};
const all: InitialSettings = {
  adminEmail: "Root@Example.com",
  adminPassword: password,
  projectId: "prj_one",
  projectName: "One",
  apiKey: `co_sk_${"k".repeat(40)}`,
  defaultProjectName: "One",
};

const start = (init: InitialSettings, db = web.fresh.db) =>
  initialSetup(db, init, web.dependencies.authentication.hashPassword);
const signIn = (email: string, word: string) => web.ask("/api/auth/sign-in/email", { body: { email, password: word } });
const count = async (table: string): Promise<number> =>
  (await web.fresh.pool.query<{ count: number }>(`select count(*) from ${table}`)).rows[0]?.count ?? -1;

describe("INIT_*", () => {
  it("make nothing when none is given", async () => {
    expect(await start(none)).toBeUndefined();
    expect(await count("projects")).toBe(0);
    expect(await (await web.ask("/api/setup")).json()).toMatchObject({ claimed: false });
  });

  it("make an administrator, a project and a key that work", async () => {
    expect(await start(all)).toEqual({ admin: true, project: true, apiKey: true });
    const answer = await signIn("root@example.com", password);
    expect(answer.status).toBe(200);
    const cookie = answer.headers.getSetCookie()[0] ?? "";
    const session = await (await web.ask("/api/session", { cookie })).json();
    expect(session).toMatchObject({ user: { role: "admin" }, projects: [{ id: "prj_one", name: "One" }] });
    expect((await web.ask("/api/v1/traces", { headers: { "x-api-key": all.apiKey ?? "" } })).status).toBe(200);
  });

  it("close the door to a first visitor", async () => {
    await start(all);
    const body = { name: "Eve", email: "eve@example.com", password };
    expect((await web.ask("/api/auth/sign-up/email", { body })).status).toBe(403);
  });

  it("change nothing on a second start", async () => {
    await start(all);
    expect(await start(all)).toEqual({ admin: false, project: false, apiKey: false });
    expect([await count("users"), await count("projects"), await count("api_keys")]).toEqual([1, 1, 1]);
  });

  it("leave alone what people changed since", async () => {
    await start(all);
    await web.fresh.pool.query("update projects set name = 'Renamed'");
    await web.fresh.pool.query("update api_keys set revoked_at = now()");
    const changed = { ...all, adminEmail: "other@example.com", adminPassword: "another password", projectName: "Two" };
    expect(await start(changed)).toEqual({ admin: false, project: false, apiKey: false });
    expect((await signIn("root@example.com", password)).status).toBe(200);
    expect((await signIn("other@example.com", "another password")).status).toBe(401);
    expect((await web.fresh.pool.query("select name from projects")).rows).toEqual([{ name: "Renamed" }]);
    expect((await web.ask("/api/v1/traces", { headers: { "x-api-key": all.apiKey ?? "" } })).status).toBe(401);
  });

  it("are harmless when several start at once", async () => {
    const pools = Array.from({ length: 4 }, (_, n) =>
      openPool({ url: web.fresh.url, max: 1, application: `replica-${n}`, onIdleError: () => {} }),
    );
    const made = await Promise.all(pools.map((pool) => start(all, openDatabase(pool))));
    await Promise.all(pools.map((pool) => pool.end()));
    expect(made.filter((outcome) => outcome?.admin)).toHaveLength(1);
    expect([await count("users"), await count("projects"), await count("api_keys")]).toEqual([1, 1, 1]);
  });

  it("with a key alone make a project for it, the same one next time", async () => {
    const keyOnly = { ...none, apiKey: all.apiKey };
    await start(keyOnly);
    await start({ ...keyOnly, apiKey: `co_sk_${"n".repeat(40)}` });
    expect(await count("projects")).toBe(1);
    expect(await listApiKeys(web.fresh.db, "default")).toHaveLength(2);
    const ada = await web.signUp("Ada");
    expect(ada).toMatchObject({ role: "admin", projectId: "default" });
  });

  it("with half an administrator say which half is missing, but only while there is none", async () => {
    await expect(start({ ...all, adminPassword: undefined })).rejects.toThrow(/INIT_ADMIN_PASSWORD is not/);
    await expect(start({ ...all, adminEmail: undefined })).rejects.toThrow(/INIT_ADMIN_EMAIL is not/);
    await start(all);
    expect(await start({ ...all, adminPassword: undefined })).toMatchObject({ admin: false });
  });
});
