import type { RegistryFact } from "../facts/facts.ts";
import { isFinal, pullFailure } from "../failures/pull-failure.ts";
import { failure } from "../failures.ts";
import { type Check, pass, refused, type Verdict, warn } from "./check.ts";

/**
 * The images that have to be downloaded can be had. Refused is what a download would end with as well: the registry's or
 * the network's last word, for an image that no mirror may have instead. Anything else is only told.
 */
export const registry: Check<"engine" | "engineKind" | "registry"> = {
  id: "registry",
  title: "Downloads",
  facts: ["engine", "engineKind", "registry"],
  judge: ({ engine, engineKind: { snap }, registry: images }) => {
    if (engine.state !== "ready" || images.length === 0) return pass("");
    const wanted = `linux/${engine.arch}`;
    const why = images.map((image) => failureOf(image, wanted, snap)).find((found) => found !== undefined);
    if (why !== undefined) return refused(why);
    const open = images.find(({ problem }) => problem !== undefined);
    return open === undefined ? pass(`${images.length} from ${registriesOf(images)}`) : remark(open);
  },
};

function failureOf({ reference, mirrored, platforms, problem }: RegistryFact, wanted: string, snap: boolean) {
  if (mirrored) return undefined;
  if (problem === undefined) {
    return platforms.length === 0 || platforms.includes(wanted)
      ? undefined
      : failure("image-architecture", {
          image: reference,
          reason: `it is there for ${named(platforms).join(", ")}, and not for ${wanted}`,
        });
  }
  if (!isFinal(problem)) return undefined;
  const why = pullFailure(reference, problem);
  // A snap keeps what its users have signed in with where only it looks.
  return why.text.code === "image-denied" && snap ? undefined : why;
}

/** Signatures and the like stand beside the images as `unknown/unknown`. */
const named = (platforms: readonly string[]): readonly string[] =>
  [...new Set(platforms)].filter((platform) => !platform.startsWith("unknown"));

const remark = ({ reference, registry, problem }: RegistryFact): Verdict =>
  warn(`${registry} did not say whether ${reference} can be downloaded (${problem}); the download will show it`);

const registriesOf = (images: readonly RegistryFact[]): string =>
  [...new Set(images.map(({ registry }) => registry))].join(" and ");
