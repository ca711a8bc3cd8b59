import { expect, it } from "vitest";
import { modes } from "../modes/modes.ts";
import { productionServices } from "./summarise.ts";

it("names services that the compose file has", () => {
  const compose = modes.production.files.find(({ name }) => name === "docker-compose.yml")?.content ?? "";
  for (const [service] of productionServices) expect(compose).toMatch(new RegExp(`^  ${service}:$`, "m"));
});
