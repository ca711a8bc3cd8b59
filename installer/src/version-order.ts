/**
 * Whether one version is older than another: number by number, with or without a `v`, and whatever a distribution adds
 * (`2.26.1-4`, `20.10.24+dfsg1`) counts for nothing. 1.9 is older than 1.41.
 */
export function isOlder(version: string, other: string): boolean {
  const numbers = (text: string) => (/\d+(\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
  const found = numbers(version);
  for (const [index, wanted] of numbers(other).entries()) {
    const part = found[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

/** Releases are named so; other tags (`latest`, a branch, `0.0.0-source`) are in no order. */
const release = /^\d+\.\d+\.\d+$/;

/** Whether both are releases, and the first came before the second. */
export const isOlderRelease = (version: string, other: string): boolean =>
  release.test(version) && release.test(other) && isOlder(version, other);
