/** A word as a POSIX shell reads it: quoted where it has to be. */
export const shellWord = (word: string): string =>
  /^[A-Za-z0-9_./:@%+,=~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
