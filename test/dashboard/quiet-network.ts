import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import process from "node:process";

/** Starts a program in a network of its own, from which one address of this machine can be reached. */
export interface QuietNetwork extends AsyncDisposable {
  /** A file that does so. */
  readonly program: string;
}

/**
 * Chromium breaks requests off, with ERR_NETWORK_CHANGED, whenever an interface comes or goes: of any container of any
 * test that runs side by side. In this network none does. Its port leads through a socket, which belongs to no network.
 */
export async function quietNetwork(url: string, program: string): Promise<QuietNetwork> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-browser-"));
  const file = (name: string) => path.join(directory, name);
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  const server = createServer((one) => {
    const other = connect(Number(port), hostname);
    one.pipe(other).pipe(one);
    for (const [end, far] of [
      [one, other],
      [other, one],
    ] as const) {
      open.add(end);
      end.on("error", () => far.destroy()).on("close", () => open.delete(end));
    }
  });
  server.listen(file("socket"));
  await once(server, "listening");
  await writeFile(
    file("relay.cjs"),
    `const net = require("node:net");
const relay = net.createServer((one) => {
  const other = net.connect(${JSON.stringify(file("socket"))});
  one.pipe(other).pipe(one);
  for (const [end, far] of [[one, other], [other, one]]) end.on("error", () => far.destroy());
});
relay.listen(${port}, "127.0.0.1", () => require("node:fs").writeFileSync(${JSON.stringify(file("ready"))}, ""));
`,
  );
  const apart = process.getuid?.() === 0 ? "--net" : "--user --map-root-user --net";
  await writeFile(
    file("inside"),
    `ip link set lo up
setpriv --pdeathsig TERM '${process.execPath}' '${file("relay.cjs")}' &
until [ -e '${file("ready")}' ]; do sleep 0.05; done
exec '${program}' "$@"
`,
  );
  await writeFile(file("program"), `#!/bin/sh\nexec unshare ${apart} sh -eu '${file("inside")}' "$@"\n`);
  await chmod(file("program"), 0o755);
  return {
    program: file("program"),
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const end of open) end.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
