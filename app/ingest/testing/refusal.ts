import { apiError } from "@cognobserve/contracts/api-error";
import { expect } from "vitest";

/** Status and error of a JSON answer, after checking that both kinds of JSON client can read it. */
export async function refusal(response: Response) {
  const body: unknown = await response.json();
  const { error } = apiError.parse(body);
  expect(body).toMatchObject({ code: expect.any(Number), message: error.message });
  expect(error.message).toMatch(/[.?]$/);
  return { status: response.status, ...error };
}
