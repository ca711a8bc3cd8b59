import pg from "pg";
import { connectionOptions } from "./connection-options.ts";

/** One connection, to another database than the URL's. */
export async function connectTo(url: string, caFile: string | undefined, database: string): Promise<pg.Client> {
  const there = Object.assign(new URL(url), { pathname: `/${encodeURIComponent(database)}` });
  const client = new pg.Client({
    ...connectionOptions({ url: there.href, caFile }),
    application_name: "cognobserve-databases",
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {}); // a connection that breaks makes its query fail, which is enough
  await client.connect();
  return client;
}
