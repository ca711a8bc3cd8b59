import { z } from "zod";

/** Body of every JSON answer that is not a success: a stable code and a sentence that says what to do. */
export const apiError = z.object({
  error: z.object({
    code: z.string().describe("Stable, kebab-case."),
    message: z.string(),
    path: z.string().optional().describe("Where in the request body, when one place is to blame."),
  }),
});
export type ApiError = z.infer<typeof apiError>;
