import { z } from "zod";
import type { EngineApi } from "./engine-api.ts";

/** Label of an image that was built from a checkout: the hash of everything that went into it. */
export const inputsLabel = "io.cognobserve.inputs";

const inspected = z.object({
  Id: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

export interface Image {
  readonly id: string;
  readonly inputs: string | undefined;
}

/** The image that a reference names on this engine, if it has it. */
export async function findImage(api: EngineApi, reference: string): Promise<Image | undefined> {
  const image = await api.find(`/images/${reference}/json`, inspected);
  return image && { id: image.Id, inputs: image.Config?.Labels?.[inputsLabel] };
}
