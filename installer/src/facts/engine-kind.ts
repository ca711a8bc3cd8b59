import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import type { EngineKindFact } from "./facts.ts";

const version = z.object({
  Platform: z.object({ Name: z.string().default("") }).nullish(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
});
const info = z.object({
  OperatingSystem: z.string().default(""),
  OSType: z.string().default("linux"),
  DockerRootDir: z.string().default(""),
  SecurityOptions: z.array(z.string()).nullish(),
  SystemTime: z.string().nullish(),
});

/** Programs that bring an engine in a virtual machine of theirs, as they call themselves in the engine's account of itself. */
const inVirtualMachine = /Docker Desktop|OrbStack|Rancher Desktop|colima/i;

/** Asks the engine what it is, besides its version. */
export async function lookAtEngineKind(api: EngineApi): Promise<EngineKindFact> {
  const asked = Date.now();
  const [{ Platform, Components }, about] = await Promise.all([api.get("/version", version), api.get("/info", info)]);
  // It answered somewhere between the two.
  const now = (asked + Date.now()) / 2;
  const machine = inVirtualMachine.exec(`${Platform?.Name ?? ""} ${about.OperatingSystem}`)?.[0];
  const engineNow = about.SystemTime ? Date.parse(about.SystemTime) : Number.NaN;
  return {
    product: (Components ?? []).some(({ Name }) => /podman/i.test(Name)) ? "podman" : "docker",
    virtualMachine: machine,
    containers: about.OSType,
    snap: about.DockerRootDir.startsWith("/var/snap/"),
    selinux: (about.SecurityOptions ?? []).some((option) => option.startsWith("name=selinux")),
    clockAheadSeconds: Number.isNaN(engineNow) ? undefined : Math.round((engineNow - now) / 1000),
  };
}
