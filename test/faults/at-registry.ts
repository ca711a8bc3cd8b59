import type { Manners } from "./registry.ts";
import type { Fault, Mend } from "./row.ts";
import type { EngineOptions } from "./spare-engine.ts";
import type { Stage } from "./stage.ts";

/* Faults of a registry, and of the way to it, as an engine of the tests' own meets them. */

type Mending = (repair: () => unknown) => readonly Mend[];

const faultAt = async ({ world, project }: Stage, mend: Mending): Promise<Fault> => {
  const { registry, env, docker } = await world.engine();
  const repair = () => registry.behave("well");
  return {
    env,
    version: `9.9.9-${project}`,
    mend: mend(repair),
    clear: async () => {
      await registry.open();
      repair();
      await docker("image", "prune", "--all", "--force");
    },
  };
};

/** A registry that behaves so, until it is mended. */
export const behaving =
  (manners: Manners, mend: Mending) =>
  async (stage: Stage): Promise<Fault> => {
    (await stage.world.engine()).registry.behave(manners);
    return faultAt(stage, mend);
  };

/** A registry that behaves so only once it has told that the image is there. */
export const turning =
  (manners: Manners, mend: Mending) =>
  async (stage: Stage): Promise<Fault> => {
    (await stage.world.engine()).registry.behaveOnceAsked(manners);
    return faultAt(stage, mend);
  };

/** Started as it should be. */
const startedWell = async ({ world }: Stage): Promise<readonly Mend[]> => {
  const engine = await world.engine();
  return [{ act: () => engine.start() }];
};

/** An engine that was started so, until that is mended. */
export const startedWith =
  (options: EngineOptions, manners: Manners = "well", mend = startedWell) =>
  async (stage: Stage): Promise<Fault> => {
    const engine = await stage.world.engine();
    await engine.start(options);
    const mends = await mend(stage);
    const fault = await behaving(manners, () => mends)(stage);
    return {
      ...fault,
      clear: async () => {
        await engine.start();
        await fault.clear?.();
      },
    };
  };

/** Once the registry has come to itself, the printed command goes on. */
export const whenMended: Mending = (repair) => [{ act: repair }];
