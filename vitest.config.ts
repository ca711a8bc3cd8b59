import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "settings/**/*.test.ts",
      "app/**/*.test.{ts,tsx}",
      "installer/**/*.test.{ts,tsx}",
      "docker/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    // Many wait for a real Postgres or Temporal; vitest's own choice on two processors would be one worker.
    maxWorkers: 2,
    globalSetup: ["./vitest.services.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
