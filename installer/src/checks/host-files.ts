import { shellWord } from "../failures/shell-word.ts";
import { type Check, pass, refuse, warn } from "./check.ts";

/** Every file that a setting names is there, is what it should be, and can be read inside a container. */
export const hostFiles: Check<"hostFiles" | "enginePlace"> = {
  id: "files",
  title: "Files",
  facts: ["hostFiles", "enginePlace"],
  judge: ({ hostFiles: files, enginePlace: { endpoint, remote } }) => {
    if (remote) return refuse("engine-elsewhere", { endpoint, settings: files.map(({ setting }) => setting) });
    for (const { setting, path, state, readableInside, mode, owner, holds } of files) {
      const file = path;
      const secret = setting.endsWith("_KEY_FILE");
      if (state === "relative")
        return refuse("file-relative", { setting, file, absolute: `/path/to/${file.replace(/^.*\//, "")}` });
      if (state === "missing") return refuse("file-missing", { setting, file, what: "does not exist" });
      if (state === "not-a-file") return refuse("file-missing", { setting, file, what: "is not a file" });
      if (!readableInside) {
        return refuse("file-closed", { setting, file, mode, owner, who: "the containers", secret });
      }
      if (state === "unreadable") continue;
      if (secret && holds === "encrypted-key") return refuse("key-encrypted", { setting, file });
      const wanted = secret ? "key" : "certificate";
      if (holds !== wanted) {
        const found =
          holds === "other" ? "this is something else" : `this is a ${holds === "certificate" ? "certificate" : "key"}`;
        return refuse("file-content", { setting, file, wanted, found });
      }
    }
    const unread = files.filter(({ state }) => state === "unreadable").map(({ path }) => path);
    if (unread.length > 0)
      return warn(`this user may not read ${unread.join(", ")}, so what is in it was not looked at`);
    return pass(files.map(({ path }) => path).join(", "));
  },
};

/** Files of this machine carry labels for SELinux, by which containers may be kept from them whatever their mode says. */
export const fileLabels: Check<"hostFiles" | "engineKind"> = {
  id: "file-labels",
  title: "SELinux",
  facts: ["hostFiles", "engineKind"],
  judge: ({ hostFiles: files, engineKind: { selinux } }) =>
    selinux
      ? warn(
          `containers read only what is labelled for them; if they may not: sudo chcon -t container_file_t ${files.map(({ path }) => shellWord(path)).join(" ")}`,
        )
      : pass(""),
};
