import { embedded } from "../modes/embedded.ts" with { type: "macro" };

/** Names of the migrations in the version that this installer belongs to, oldest first. */
export const knownMigrations: readonly string[] = [
  ...embedded("app/database/migrations/index.ts").matchAll(/^\s+"(\d{4}-[a-z0-9-]+)":/gm),
].map(([, name = ""]) => name);
