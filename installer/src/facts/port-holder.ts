import { readdir, readFile, readlink } from "node:fs/promises";

/**
 * Who listens on a TCP port, as a sentence. Found in /proc: the listening socket's inode in net/tcp and net/tcp6, then
 * the process that has it open. Other users' processes cannot be looked into without being root.
 */
export async function describeHolder(port: number): Promise<string> {
  const listener = await findListener(port);
  if (listener === undefined) return `Another program listens on port ${port}.`;
  const process = await findProcess(listener.inode);
  const where = `listens on ${listener.address}:${port}.`;
  if (process === undefined) return `Another user's program ${where}`;
  const sentence = `${process.name}, process ${process.pid}, ${where}`;
  return process.name === engineHelper ? `${sentence} ${ofNoContainer}` : sentence;
}

/** By which Docker passes on what comes to a port that a container publishes. */
const engineHelper = "docker-proxy";
/** Had the engine a container there that runs, that would have been named instead. */
const ofNoContainer =
  "Docker keeps it for a container of another engine, or for one that does not run, as after a power failure: Docker lets go of it when it is restarted.";

async function findListener(port: number): Promise<{ inode: string; address: string } | undefined> {
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const lines = (await readFile(table, "utf8").catch(() => "")).split("\n").slice(1);
    for (const line of lines) {
      // sl local_address rem_address st … inode; addresses are hexadecimal, state 0A is LISTEN.
      const columns = line.trim().split(/\s+/);
      const [address = "", hexPort = ""] = columns[1]?.split(":") ?? [];
      if (columns[3] === "0A" && Number.parseInt(hexPort, 16) === port) {
        return { inode: columns[9] ?? "", address: readable(address) };
      }
    }
  }
  return undefined;
}

/** IPv4 stands in host order, so least significant byte first on the machines that we run on. */
function readable(hex: string): string {
  if (hex.length !== 8) return /^0+$/.test(hex) ? "[::]" : "an IPv6 address";
  return (hex.match(/../g) ?? [])
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join(".");
}

async function findProcess(inode: string): Promise<{ pid: string; name: string } | undefined> {
  const wanted = `socket:[${inode}]`;
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      if ((await readlink(`/proc/${pid}/fd/${file}`).catch(() => "")) === wanted) {
        return { pid, name: (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "A program")).trim() };
      }
    }
  }
  return undefined;
}
