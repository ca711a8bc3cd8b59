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
