import type { Mode as ModeName } from "@cognobserve/settings/setting";
import type { Mode } from "./mode.ts";
import { production } from "./production.ts";
import { quickstart } from "./quickstart.ts";

/** Every way of installing, by its name. */
export const modes: Readonly<Record<ModeName, Mode>> = { quickstart, production };

export const isModeName = (name: string): name is ModeName => Object.hasOwn(modes, name);
