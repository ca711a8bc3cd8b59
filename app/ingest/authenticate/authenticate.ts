import { hashApiKey } from "@cognobserve/database/api-keys";
import { IngestFailure } from "../answer/failure.ts";
import { asStorageFailure } from "../commit/storage-answer.ts";
import type { KeyDirectory } from "./key-directory.ts";
import { presentedKey } from "./presented-key.ts";

/** Finds the project that a request may write to. */
export type Authenticate = (headers: Headers) => Promise<string>;

/**
 * The key names its project; `X-Project-ID` may be sent beside it, and must then agree.
 * @throws IngestFailure `unauthenticated`, `forbidden`, or `unavailable` when nobody can be asked
 */
export const createAuthenticate =
  (keys: KeyDirectory): Authenticate =>
  async (headers) => {
    const hash = hashApiKey(presentedKey(headers));
    const projectId = await keys.projectOf(hash).catch((error: unknown) => {
      throw asStorageFailure(error);
    });
    if (projectId === undefined) {
      throw new IngestFailure(
        "unauthenticated",
        "This API key is not known, or has been revoked. Make one in the dashboard under the project's API keys.",
        { code: "unknown-api-key" },
      );
    }
    const wanted = headers.get("x-project-id")?.trim();
    if (wanted && wanted !== projectId) {
      throw new IngestFailure(
        "forbidden",
        "X-Project-ID names another project than the API key's own. Leave the header out, or use that project's key.",
        { code: "wrong-project" },
      );
    }
    return projectId;
  };
