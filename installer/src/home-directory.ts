import os from "node:os";

/**
 * Where a user's own files are: `$HOME`, else what the system knows of the user. Undefined for one that it does not know,
 * such as a number that a container was started with.
 */
export function homeDirectory({ HOME }: { readonly HOME?: string | undefined } = {}): string | undefined {
  if (HOME) return HOME;
  try {
    return os.homedir() || undefined;
  } catch {
    return undefined;
  }
}

/** A path as a shell would read it that expands `~`; as it is where there is no home directory. */
export const withoutTilde = (file: string, home: string | undefined): string =>
  home === undefined ? file : file.replace(/^~(?=$|\/)/, () => home);
