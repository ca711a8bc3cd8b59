import { defineConfig } from "vitest/config";

/* Whole-system tests: a real engine, browser and terminal. One file at a time, as each has the machine to itself. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 600_000,
  },
});
