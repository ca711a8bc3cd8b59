import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";
import { empty, version } from "../world.ts";

/* An answers file that is of no use, a directory that holds nothing. */

const mistake = (row: Parameters<typeof refusal>[0]): Row => refusal({ strikes: "command line", exit: 2, ...row });

const typed = ({ directory, ports }: Stage, version: string, ...more: readonly string[]) => [
  ...["--dir", directory, "--version", version, "--json", ...ports, ...more],
];

export const answers: readonly Row[] = [
  mistake({
    id: "answers-missing",
    fault: "The answers file is not there",
    code: "answers-unreadable",
    remedy: "--answers FILE",
    byHand: "puts the name of the one that is there for FILE",
    make: async (stage) => {
      const named = (name: string) =>
        typed(stage, empty.quickstart, "--yes", "--answers", path.join(stage.parent, name));
      await writeFile(path.join(stage.parent, "right.env"), "RETENTION_DAYS=7\n");
      return { args: named("wrong.env"), mend: [{ fill: { FILE: path.join(stage.parent, "right.env") } }] };
    },
  }),
  mistake({
    id: "answers-invalid",
    fault: "The answers file has a value that cannot be used",
    code: "answers-invalid",
    remedy: "answers.env --dry-run",
    byHand: "corrects it",
    make: async (stage) => {
      const file = path.join(stage.parent, "answers.env");
      await writeFile(file, "RETENTION_DAYS=a week\n");
      const args = typed(stage, empty.quickstart, "--yes", "--answers", file);
      return { args, mend: [{ act: () => writeFile(file, "RETENTION_DAYS=7\n") }] };
    },
  }),
  mistake({
    id: "not-installed",
    fault: "The status is asked for of a directory that holds no installation",
    until: "installed",
    code: "not-installed",
    remedy: "Name the directory of the installation with --dir, or install:",
    byHand: "installs there",
    make: (stage) => ({
      args: ["status", "--dir", stage.directory, "--json"],
      // Its questions are answered by other tests.
      mend: [{ fill: { [`--dir ${stage.directory}`]: typed(stage, version, "--yes").join(" ") } }],
    }),
  }),
];
