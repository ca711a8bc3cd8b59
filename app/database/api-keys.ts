import { createHash } from "node:crypto";
import { generate } from "@cognobserve/settings/generate";
import { type Kysely, sql } from "kysely";
import { randomId } from "./random-id.ts";
import type { Database } from "./tables.ts";

const PREFIX_LENGTH = 12;

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const columns = [
  "id",
  "name",
  "prefix",
  "created_at as createdAt",
  "last_used_at as lastUsedAt",
  "revoked_at as revokedAt",
] as const;

/** SHA-256 in hex: the only form in which a key is stored. A key has too many random bits to need a slow hash. */
export const hashApiKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** What is stored of a key: its hash, and the beginning by which people recognise it. */
export const storedForm = (key: string) => ({ key_hash: hashApiKey(key), prefix: key.slice(0, PREFIX_LENGTH) });

/** A project's keys, newest first, the revoked ones too. */
export async function listApiKeys(db: Kysely<Database>, projectId: string): Promise<ApiKeyRow[]> {
  return await db
    .selectFrom("api_keys")
    .select(columns)
    .where("project_id", "=", projectId)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
}

/** Makes a key. The answer holds the key itself, which cannot be read again. */
export async function createApiKey(
  db: Kysely<Database>,
  { projectId, name }: { readonly projectId: string; readonly name: string },
): Promise<ApiKeyRow & { readonly key: string }> {
  const key = generate("api-key");
  const row = await db
    .insertInto("api_keys")
    .values({ id: randomId("key"), project_id: projectId, name, ...storedForm(key) })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return { ...row, key };
}

/**
 * Revokes a key; revoking it again changes nothing.
 * @returns the key and its hash, under which caches hold it, or undefined when the project has no such key
 */
export async function revokeApiKey(
  db: Kysely<Database>,
  { projectId, keyId }: { readonly projectId: string; readonly keyId: string },
): Promise<{ readonly key: ApiKeyRow; readonly hash: string } | undefined> {
  const row = await db
    .updateTable("api_keys")
    .set({ revoked_at: sql`coalesce(revoked_at, now())` })
    .where("project_id", "=", projectId)
    .where("id", "=", keyId)
    .returning([...columns, "key_hash"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { key_hash, ...key } = row;
  return { key, hash: key_hash };
}
