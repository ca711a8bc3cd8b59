import { createServer } from "node:http";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { findEndpoint } from "./endpoint.ts";
import { EngineApi, negotiate } from "./engine-api.ts";

describe("negotiate", () => {
  it.each([
    ["an older engine", "1.43", "1.24", "1.43"],
    ["a newer engine", "1.60", "1.44", "1.47"],
    ["an engine that has dropped all we know", "1.70", "1.50", "1.50"],
    ["versions that would sort wrongly as text", "1.9", "1.2", "1.9"],
  ])("%s", (_, ApiVersion, MinAPIVersion, spoken) => {
    expect(negotiate({ ApiVersion, MinAPIVersion })).toBe(spoken);
  });
});

describe("EngineApi", () => {
  it("speaks the negotiated version and reads the engine's own words of a refusal", async () => {
    const socketPath = path.join(await temporaryDirectory(), "docker.sock");
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      if (url === "/version") response.end('{"Version":"24.0.0","ApiVersion":"1.43","Os":"linux","Arch":"amd64"}');
      else response.writeHead(url?.endsWith("/gone") ? 404 : 500).end('{"message":"out of luck"}');
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    onTestFinished(() => void server.close());
    const api = new EngineApi(await findEndpoint({ DOCKER_HOST: `unix://${socketPath}` }));
    await expect(api.get("/info", z.unknown())).rejects.toThrow("out of luck");
    expect(await api.find("/gone", z.unknown())).toBeUndefined();
    expect(asked).toEqual(["/version", "/v1.43/info", "/v1.43/gone"]);
  });
});
