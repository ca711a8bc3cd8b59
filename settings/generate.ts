import type { Recipe } from "./setting.ts";

/** Random bytes, a multiple of three, as URL-safe base64, which then needs no padding: letters, digits, - and _. */
const random = (bytes: number): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
    .replaceAll("+", "-")
    .replaceAll("/", "_");

const recipes: Readonly<Record<Recipe, () => string>> = {
  secret: () => random(36),
  password: () => random(18),
  "api-key": () => `co_sk_${random(30)}`,
  "project-id": () => `prj_${random(9)}`,
};

/** Makes a fresh value by a setting's recipe, from the platform's cryptographic random source. */
export const generate = (recipe: Recipe): string => recipes[recipe]();
