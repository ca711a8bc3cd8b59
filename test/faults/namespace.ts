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
 * @param beside a shell command that runs in that network as long as the command does
 */
export const withNetwork = (beside?: string): readonly string[] => [
  "unshare",
  "--net",
  "sh",
  "-euc",
  beside === undefined
    ? `ip link set lo up\nexec "$@"`
    : `ip link set lo up\n${beside} & beside=$!\nstatus=0; "$@" || status=$?\nkill $beside; exit $status`,
  "sh",
];
