import type { Failure } from "../failures.ts";
import { buildxPlugin, composePlugin, composeUpdate } from "./compose-plugin.ts";
import { installDocker } from "./install-docker.ts";
import { joinGroup } from "./join-group.ts";
import { otherPort, secondPort } from "./other-port.ts";
import type { Offer, Repair, Situation } from "./repair.ts";
import { startDocker } from "./start-docker.ts";
import { updateDocker } from "./update-docker.ts";

const repairs: readonly Repair[] = [
  installDocker,
  startDocker,
  updateDocker,
  joinGroup,
  composePlugin,
  composeUpdate,
  buildxPlugin,
  otherPort,
  secondPort,
];

/** What can be done about a refusal on this machine; undefined where only its remedy can be read. Pure. */
export const offerFor = ({ text: { code } }: Failure, situation: Situation): Offer | undefined =>
  repairs.find((repair) => repair.for === code)?.offer(situation);
