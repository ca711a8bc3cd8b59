import type { ApiError } from "@cognobserve/contracts/api-error";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What some refusals say beside their sentence. */
interface RefusalDetails {
  /** Where in the request, when one place is to blame. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is not a success, thrown from anywhere below a route; failures.ts turns it into JSON. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: ContentfulStatusCode;
  /** Stable, kebab-case. */
  readonly code: string;
  readonly more: RefusalDetails;

  constructor(status: ContentfulStatusCode, code: string, message: string, more: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }

  get body(): ApiError {
    const { path } = this.more;
    return { error: { code: this.code, message: this.message, ...(path === undefined ? {} : { path }) } };
  }
}
