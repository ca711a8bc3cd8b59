import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import type { ImageFact } from "./facts.ts";

const inspected = z.object({ Architecture: z.string() });

/** What processor each image is for that is here already. */
export async function lookAtImages(api: EngineApi, references: readonly string[]): Promise<readonly ImageFact[]> {
  const found = await Promise.all(
    references.map(async (reference) => ({ reference, image: await api.find(`/images/${reference}/json`, inspected) })),
  );
  return found.flatMap(({ reference, image }) =>
    image === undefined ? [] : [{ reference, architecture: image.Architecture }],
  );
}
