import type { Facts } from "../facts/facts.ts";
import { architecture, platform } from "./architecture.ts";
import { certificates } from "./certificates.ts";
import type { Check, Need, Verdict } from "./check.ts";
import { choices } from "./choices.ts";
import { buildx, compose, refusedCommand } from "./compose.ts";
import { composeFiles } from "./compose-files.ts";
import { database } from "./database.ts";
import { directory } from "./directory.ts";
import { disk } from "./disk.ts";
import { engine } from "./engine.ts";
import { clock, engineKind } from "./engine-kind.ts";
import { enginePlace } from "./engine-place.ts";
import { fileLabels, hostFiles } from "./host-files.ts";
import { leftovers } from "./leftovers.ts";
import { memory } from "./memory.ts";
import { networks } from "./networks.ts";
import { ports } from "./ports.ts";
import { hostName, publicUrl } from "./public-url.ts";
import { redis } from "./redis.ts";
import { registry } from "./registry.ts";
import { temporal } from "./temporal.ts";
import { url } from "./url.ts";
import { volumes } from "./volumes.ts";

/** In the order in which a person would want to hear of them: the first that refuses is the one to mend. */
const checks = [
  engineKind,
  engine,
  compose,
  refusedCommand,
  buildx,
  enginePlace,
  architecture,
  platform,
  clock,
  choices,
  url,
  publicUrl,
  memory,
  disk,
  registry,
  directory,
  volumes,
  composeFiles,
  leftovers,
  ports,
  networks,
  hostName,
  hostFiles,
  fileLabels,
  certificates,
  database,
  redis,
  temporal,
] as const;

/** A check's verdict, with what names it. */
export type Judgement = { readonly id: string; readonly title: string } & Verdict;

/** Every verdict on the facts that are known. Pure. */
export const judge = (facts: Partial<Facts>, need: Need): readonly Judgement[] =>
  (checks as readonly Check[])
    .filter((check) => check.facts.every((name) => facts[name] !== undefined))
    // The filter has just seen that every fact of the check is there.
    .map((check) => ({ id: check.id, title: check.title, ...check.judge(facts as Facts, need) }));
