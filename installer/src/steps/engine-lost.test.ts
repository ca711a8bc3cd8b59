import { expect, it } from "vitest";
import { findEndpoint } from "../engine/endpoint.ts";
import { EngineApi } from "../engine/engine-api.ts";
import { throwIfEngineLost } from "./engine-lost.ts";

const here = new EngineApi(await findEndpoint(process.env));
const nowhere = new EngineApi(await findEndpoint({ DOCKER_HOST: "unix:///nowhere" }));
const ofDatabase = ["pq: connection reset by peer", "migration 3 failed"];

it("believes a command that found no engine", async () => {
  const lines = ["Cannot connect to the Docker daemon at unix:///nowhere. Is the docker daemon running?"];
  await expect(throwIfEngineLost(lines, here)).rejects.toThrow("(engine-lost): Cannot connect");
});

it("takes a cut connection for the engine's where the engine is silent, and for a job's own where it answers", async () => {
  await expect(throwIfEngineLost(ofDatabase, nowhere)).rejects.toThrow("(engine-lost): pq: connection reset");
  await throwIfEngineLost(ofDatabase, here);
});

it("says nothing of what failed otherwise", () => throwIfEngineLost(["exit 1"], nowhere));
