import { afterEach, describe, expect, it } from "vitest";
import { openDatabase, openPool } from "./connection.ts";
import { migrateToLatest, NewerDatabaseError } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database.ts";

let fresh: FreshDatabase;
afterEach(() => fresh.drop());

describe("migrateToLatest", () => {
  it("applies every migration once", async () => {
    fresh = await freshDatabase({ migrate: false });
    expect(await migrateToLatest(fresh.db)).toEqual(Object.keys(migrations));
    expect(await migrateToLatest(fresh.db)).toEqual([]);
  });

  it("is harmless when two start at once", async () => {
    fresh = await freshDatabase({ migrate: false });
    const pool = openPool({ url: fresh.url, max: 2, application: "second", onIdleError: () => {} });
    const second = openDatabase(pool);
    const applied = await Promise.all([migrateToLatest(fresh.db), migrateToLatest(second)]);
    await second.destroy();
    expect(applied.flat()).toEqual(Object.keys(migrations));
  });

  it("refuses a database of a newer version and changes nothing", async () => {
    fresh = await freshDatabase();
    await fresh.pool.query("insert into kysely_migration (name, timestamp) values ('9999-future', now()::text)");
    await expect(migrateToLatest(fresh.db)).rejects.toThrow(NewerDatabaseError);
    await expect(migrateToLatest(fresh.db)).rejects.toThrow(/9999-future/);
  });
});
