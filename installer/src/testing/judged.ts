import type { Need } from "../checks/check.ts";
import { judge } from "../checks/judge.ts";
import type { EngineKindFact, Facts, HostFact } from "../facts/facts.ts";

/** What a small installation needs, to be judged against. */
export const need: Need = {
  engineMajor: 24,
  memoryBytes: 1e9,
  freeMemoryBytes: 0.6e9,
  diskBytes: 2e9,
  apiKeyGiven: false,
  volumeSettingsGiven: [],
};

/** A machine with Debian 13 and Docker, on which we are root. */
export const host: HostFact = {
  platform: "linux",
  distribution: { id: "debian", like: [], name: "Debian GNU/Linux 13 (trixie)", version: "13", codename: "trixie" },
  root: true,
  sudo: false,
  user: "root",
  init: "systemd",
  manager: "apt-get",
  engine: "installed",
  dockerRepository: false,
  podman: false,
  dockerGroup: "not-listed",
};

/** Docker as it comes from a distribution. */
export const kind: EngineKindFact = {
  product: "docker",
  virtualMachine: undefined,
  containers: "linux",
  snap: false,
  selinux: false,
  clockAheadSeconds: 0,
};

/** An engine on this very machine. */
export const place = { endpoint: "unix:///x", remote: false, rootless: false, lowestPort: 1024 };

/** Each verdict on these facts alone: «pass: message», or «code: title. what a refusal says of why». */
export const say = (facts: Partial<Facts>) =>
  judge(facts, need).map((one) =>
    one.verdict === "refuse"
      ? `${one.failure.text.code}: ${one.failure.text.title}. ${one.failure.text.cause}`
      : `${one.verdict}: ${one.message}`,
  );
