import path from "node:path";

/** Where things are in an installation directory. */
export const pathsOf = (directory: string) => {
  const state = path.join(directory, ".cognobserve");
  return {
    env: path.join(directory, ".env"),
    state,
    journal: path.join(state, "journal.ndjson"),
    lock: path.join(state, "lock"),
    logs: path.join(state, "logs"),
    /** The published files as they were last written, against which a user's edits show. */
    published: path.join(state, "published"),
    /** Files as they were before a run changed them. */
    before: path.join(state, "before"),
    /** Fingerprint of the secrets that the containers were last started with. */
    startedWith: path.join(state, "started-with"),
    installed: path.join(state, "installed.json"),
  };
};
