/** What the process's exit status says. Other people's scripts rely on these numbers. */
export const exitCodes = {
  done: 0,
  rolledBack: 1,
  usage: 2,
  refused: 3,
  resumable: 4,
  download: 5,
  unhealthy: 6,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
