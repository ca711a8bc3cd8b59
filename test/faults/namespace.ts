import process from "node:process";

/**
 * Words that run a command with mounts of its own, which nobody else sees and which are gone when it ends.
 * @param mounts a shell script that makes them
 */
export const withMounts = (mounts: string): readonly string[] => [
  "unshare",
  ...(process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"]),
  "--mount",
  "sh",
  "-euc",
  `${mounts}\nexec "$@"`,
  "sh",
];

/**
 * Words that run a command in a network of its own: this machine's, its ports and all others cannot be reached from
 * there. Only root can.
 */
export const withNetwork = (): readonly string[] => [
  "unshare",
  "--net",
  "sh",
  "-euc",
  `ip link set lo up\nexec "$@"`,
  "sh",
];

/** Words that run a command while a port is listened on. */
export const withListener = (port: number): readonly string[] => [
  process.execPath,
  "--eval",
  `require("node:net").createServer().listen(${port}, () => {
    const [program, ...args] = process.argv.slice(1);
    const child = require("node:child_process").spawn(program, args, { stdio: "inherit" });
    child.on("exit", (code) => process.exit(code ?? 1));
  })`,
];
