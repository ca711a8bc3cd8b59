import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa, type ResultPromise } from "execa";
import { until } from "../until.ts";
import { type Registry, startRegistry } from "./registry.ts";

/** A Docker engine of the tests' own, which may be stopped, starved and lied to. It reaches no registry but ours. */
export interface SpareEngine extends AsyncDisposable {
  /** Names it to the installer and to `docker`. */
  readonly env: { readonly DOCKER_HOST: string };
  readonly registry: Registry;
  /** Where it keeps its data. */
  readonly root: string;
  /** What it has in the place of /etc/docker while it looks at certificates. */
  readonly etc: string;
  /** Words that run a command in its network, where the ports are that it publishes. */
  readonly inside: readonly string[];
  /** Makes it run with these options; it is started anew where it runs with others. */
  readonly start: (options?: EngineOptions) => Promise<void>;
  /** As a service is stopped: it ends its containers first. */
  readonly stop: () => Promise<void>;
  /** It is gone at once, and every container with it. */
  readonly losePower: () => Promise<void>;
  /** Brings in an image of the machine's own engine, unless it is there. */
  readonly bring: (image: string) => Promise<void>;
  /** Size of the file system that it keeps its data on, as mount(8) takes it. */
  readonly resize: (size: string) => Promise<unknown>;
  readonly docker: (...args: readonly string[]) => Promise<string>;
}

const RELAY_PORT = 8080;
/** Longer than an engine takes to end its containers. */
const PATIENCE_MS = 60_000;

/** A program that passes on what comes to the port, from one network into the other. */
const relay = (socket: string): string =>
  `const net = require("node:net");
net.createServer((one) => {
  const other = net.connect("${socket}");
  one.pipe(other).pipe(one);
  for (const [end, far] of [[one, other], [other, one]]) end.on("error", () => far.destroy());
}).listen(${RELAY_PORT}, "127.0.0.1");`;

export interface EngineOptions {
  /** All the memory that it sees, in bytes. */
  readonly memory?: number;
  /** Address ranges for networks, such as base=10.213.0.0/23,size=24. */
  readonly pools?: string;
  /** The oldest version of its API that it takes, such as 1.45. */
  readonly oldestApi?: string;
  /** Folder of the programs that it consists of, where they are not the machine's own. */
  readonly programs?: string;
  /** The proxy through which it asks registries, where that is not ours; empty for none, and so no way out at all. */
  readonly proxy?: string;
  /** It looks at the certificates of registries, as engines do. */
  readonly looksAtCertificates?: boolean;
  /** A file as /etc/subuid, by which its containers' users are others outside. */
  readonly remap?: string;
}

/** Makes and starts one. Its data is on a file system in memory, of a size that can be changed. */
export async function startSpareEngine(parent: string): Promise<SpareEngine> {
  const undo: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    const engine = await makeSpareEngine(parent, (how) => undo.push(how));
    await engine.start();
    return { ...engine, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** @param undone is told how what has just been made is taken away again, the last thing first */
async function makeSpareEngine(
  parent: string,
  undone: (how: () => Promise<unknown>) => void,
): Promise<Omit<SpareEngine, typeof Symbol.asyncDispose>> {
  const directory = await mkdtemp(path.join(parent, "engine-"));
  undone(() => rm(directory, { recursive: true, force: true }));
  const file = (name: string) => path.join(directory, name);
  const socket = file("docker.sock");
  const env = { DOCKER_HOST: `unix://${socket}` };
  await chmod(directory, 0o711); // for users who are remapped
  await mkdir(file("data"));
  await execa("mount", ["-t", "tmpfs", "-o", "size=8G", "tmpfs", file("data")]);
  undone(() => execa("umount", ["--lazy", file("data")]));
  await writeFile(file("daemon.json"), "{}");
  const big = file("layer");
  await execa("truncate", ["--size", "40M", big]);
  const registry = await startRegistry(file("registry.sock"), big);
  undone(registry.close);

  // It lives on when the engine ends, and so do the processes that have entered it.
  const network = file("network");
  await writeFile(network, "");
  await execa("unshare", [`--net=${network}`, "ip", "link", "set", "lo", "up"]);
  undone(() => execa("umount", ["--lazy", network]));
  const inside = ["nsenter", `--net=${network}`];

  let running: ResultPromise<{ stdio: "ignore"; reject: false }> | undefined;
  const losePower = async () => {
    if (running === undefined) return;
    running.kill("SIGKILL");
    await running;
    running = undefined;
    // What lies in memory.
    for (const name of ["pid", "run"]) await rm(file(name), { recursive: true, force: true });
  };
  const stop = async () => {
    if (running === undefined) return;
    const enter = [`--mount=/proc/${running.pid}/ns/mnt`, `--pid=/proc/${running.pid}/ns/pid_for_children`];
    const ask = ["nsenter", ...enter, "sh", "-c", `kill "$(cat ${file("pid")})"`] as const;
    const { exitCode } = await execa({ reject: false })`${ask}`;
    const ended = exitCode === 0 && (await Promise.race([running, pause(PATIENCE_MS, false, { ref: false })]));
    if (ended) running = undefined;
    // One that has not come to its senses yet, or has lost them, cannot be asked.
    else await losePower();
  };
  undone(stop);
  const answers = async () => (await execa("docker", ["version"], { env, reject: false })).exitCode === 0;
  const startWith = async ({
    memory,
    pools = "base=10.213.0.0/20,size=24",
    oldestApi,
    programs,
    proxy = `http://127.0.0.1:${RELAY_PORT}`,
    looksAtCertificates = false,
    remap,
  }: EngineOptions) => {
    const meminfo = (await readFile("/proc/meminfo", "utf8")).replace(
      /^MemTotal:.*$/m,
      `MemTotal: ${Math.round((memory ?? 0) / 1024)} kB`,
    );
    await writeFile(file("meminfo"), meminfo);
    const less = memory === undefined ? "" : `mount --bind ${file("meminfo")} /proc/meminfo`;
    const options = [
      // What the machine's own engine is told, such as to be found elsewhere, is not for this one.
      ...["--config-file", file("daemon.json")],
      ...["--data-root", file("data"), "--exec-root", file("run"), "--pidfile", file("pid")],
      ...["--host", env.DOCKER_HOST, "--bridge", "none", "--iptables=false", "--ip6tables=false"],
      ...["--default-address-pool", pools, "--max-download-attempts", "1"],
      // To Docker Hub leads no way but the mirror, which is our registry too.
      ...[
        "--registry-mirror",
        "http://mirror.test",
        ...(looksAtCertificates ? [] : ["--insecure-registry", "ghcr.io"]),
      ],
      // systemd, if there is one, knows nothing of a world of processes of their own.
      ...["--exec-opt", "native.cgroupdriver=cgroupfs"],
      ...(remap === undefined ? [] : ["--userns-remap", "daemon"]),
    ];
    const others =
      remap === undefined ? "" : `for file in /etc/subuid /etc/subgid; do mount --bind ${remap} $file; done`;
    const path =
      programs === undefined
        ? ""
        : `export PATH=${programs}/usr/sbin:${programs}/usr/bin:$PATH LD_LIBRARY_PATH=$(echo ${programs}/usr/lib/*-linux-gnu)`;
    await writeFile(
      file("inside"),
      `set -e
# It starts a containerd of its own where it sees no other.
[ ! -d /run/containerd ] || mount -t tmpfs tmpfs /run/containerd
${less}
${others}
${looksAtCertificates ? `mkdir -p ${file("etc")} /etc/docker && mount --bind ${file("etc")} /etc/docker` : ""}
${path}
${oldestApi === undefined ? "" : `export DOCKER_MIN_API_VERSION=${oldestApi}`}
node -e '${relay(registry.socket)}' &
export HTTP_PROXY=${proxy} HTTPS_PROXY=${proxy}
dockerd ${options.join(" ")} >>${file("log")} 2>&1 || true
`,
    );
    // An engine without a bridge deletes docker0, which would be another engine's: it is in a network of its own. And its
    // processes are their own world, which ends when the first of them does.
    const apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    running = execa({ stdio: "ignore", reject: false })`${[...inside, ...apart, "sh", file("inside")]}`;
    const lastWords = () => readFileSync(file("log"), "utf8").trim().split("\n").at(-1);
    const ended = running.then(() => {
      throw new Error(`the engine has ended, and said last: ${lastWords()}`);
    });
    await Promise.race([ended, until(() => `the engine answers, which said last: ${lastWords()}`, answers)]);
  };
  let startedWith = "";
  const start = async (options: EngineOptions = {}) => {
    const wanted = JSON.stringify(options);
    if (running !== undefined && startedWith === wanted && (await answers())) return;
    await stop();
    startedWith = wanted;
    await startWith(options);
  };
  return {
    env,
    registry,
    root: file("data"),
    etc: file("etc"),
    inside,
    start,
    stop,
    losePower,
    bring: async (image) => {
      if ((await execa("docker", ["image", "inspect", image], { env, reject: false })).exitCode === 0) return;
      await execa("sh", ["-c", `docker save '${image}' | docker --host '${env.DOCKER_HOST}' load`]);
    },
    resize: (size) => execa("mount", ["-o", `remount,size=${size}`, file("data")]),
    docker: async (...args) => (await execa("docker", args, { env })).stdout,
  };
}
