import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { until } from "../until.ts";
import { type Registry, startRegistry } from "./registry.ts";

/** A Docker engine of the tests' own, which may be stopped, starved and lied to. It reaches no registry but ours. */
export interface SpareEngine extends AsyncDisposable {
  /** Names it to the installer and to `docker`. */
  readonly env: { readonly DOCKER_HOST: string };
  readonly registry: Registry;
  readonly start: (options?: EngineOptions) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Size of the file system that it keeps its data on, as mount(8) takes it. */
  readonly resize: (size: string) => Promise<unknown>;
  readonly docker: (...args: readonly string[]) => Promise<string>;
}

const RELAY_PORT = 8080;

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
}

/** Makes and starts one. Its data is on a file system in memory, of a size that can be changed. */
export async function startSpareEngine(parent: string): Promise<SpareEngine> {
  const directory = await mkdtemp(path.join(parent, "engine-"));
  const file = (name: string) => path.join(directory, name);
  const socket = file("docker.sock");
  const env = { DOCKER_HOST: `unix://${socket}` };
  await mkdir(file("data"));
  await execa("mount", ["-t", "tmpfs", "-o", "size=8G", "tmpfs", file("data")]);
  const big = file("layer");
  await execa("truncate", ["--size", "40M", big]);
  const registry = await startRegistry(file("registry.sock"), big);
  const name = path.basename(parent);

  const stop = async () => {
    const pid = Number(await readFile(file("pid"), "utf8").catch(() => "0"));
    if (pid === 0) return;
    process.kill(pid);
    await until("the engine has ended", async () => !(await isAlive(pid)));
  };
  const answers = () => execa("docker", ["version"], { env, reject: false });
  const start = async ({ memory, pools = "base=10.213.0.0/20,size=24" }: EngineOptions = {}) => {
    await stop();
    const meminfo = (await readFile("/proc/meminfo", "utf8")).replace(
      /^MemTotal:.*$/m,
      `MemTotal: ${Math.round((memory ?? 0) / 1024)} kB`,
    );
    await writeFile(file("meminfo"), meminfo);
    const less = memory === undefined ? "" : `mount --bind ${file("meminfo")} /proc/meminfo`;
    const options = [
      ...["--data-root", file("data"), "--exec-root", file("run"), "--pidfile", file("pid")],
      ...["--host", env.DOCKER_HOST, "--bridge", "none", "--iptables=false", "--ip6tables=false"],
      ...["--default-address-pool", pools, "--insecure-registry", "ghcr.io", "--max-download-attempts", "1"],
      ...["--containerd-namespace", name, "--containerd-plugins-namespace", `${name}-plugins`],
    ];
    await writeFile(
      file("inside"),
      `set -e
# An engine without a bridge deletes docker0, which would be another engine's: it gets a network of its own.
ip link set lo up
${less}
node -e '${relay(registry.socket)}' &
export HTTP_PROXY=http://127.0.0.1:${RELAY_PORT} HTTPS_PROXY=http://127.0.0.1:${RELAY_PORT}
dockerd ${options.join(" ")} >>${file("log")} 2>&1 || true
kill $!
`,
    );
    const started = execa("unshare", ["--net", "--mount", "sh", file("inside")], { stdio: "ignore", reject: false });
    started.catch(() => undefined);
    await until("the engine answers", async () => (await answers()).exitCode === 0);
  };
  const engine: SpareEngine = {
    env,
    registry,
    start,
    stop,
    resize: (size) => execa("mount", ["-o", `remount,size=${size}`, file("data")]),
    docker: async (...args) => (await execa("docker", args, { env })).stdout,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await registry.close();
      await execa("umount", ["--recursive", file("data")], { reject: false });
      await rm(directory, { recursive: true, force: true });
    },
  };
  await engine.start();
  return engine;
}

const isAlive = async (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, "utf8").then(
    (stat) => !/^\d+ \(.*\) Z /.test(stat),
    () => false,
  );
