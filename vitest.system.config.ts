import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Demand that no request fails, or kill everything at once, so that nothing but they may keep the machine busy. */
const alone = [
  "test/production/kill-and-load.test.ts",
  "test/production/gateway.test.ts",
  "test/durability/killed-process.test.ts",
];

/** Takes by far the longest, and would leave the other worker with nothing to do if it came last. */
const first = "test/faults/fault-matrix.test.ts";

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ moduleId }: TestSpecification) => moduleId.endsWith(first);
    return (await super.sort(files)).toSorted((one, other) => Number(isFirst(other)) - Number(isFirst(one)));
  }
}

/* Whole-system tests: a real engine, browser and terminal. Most wait for containers most of the time, so two files at a
   time; afterwards, one by one, those that need the machine to themselves. */
export default defineConfig({
  test: {
    testTimeout: 180_000,
    hookTimeout: 600_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "side by side",
          include: ["test/**/*.test.ts"],
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: alone, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
