import { execa } from "execa";
import { expect, test } from "vitest";

const engine = (env: NodeJS.ProcessEnv = {}) =>
  execa("sh", ["scripts/engine.sh"], { env, reject: false, stdin: "ignore" });

const startedAt = async () => {
  const bridge = await execa("docker", ["network", "inspect", "bridge", "--format", "{{.Id}} {{.Created}}"]);
  return bridge.stdout; // made anew whenever a daemon starts
};

test("where an engine answers, it says nothing and leaves the daemon alone", async () => {
  const before = await startedAt();
  const { exitCode, stdout, stderr } = await engine();
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(await startedAt()).toBe(before);
});

test("an engine elsewhere that does not answer is not replaced by one here", async () => {
  const { exitCode, stderr } = await engine({ DOCKER_HOST: "tcp://127.0.0.1:1" });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("DOCKER_HOST points to tcp://127.0.0.1:1");
  expect(stderr).toContain("unset DOCKER_HOST");
  expect(stderr).toContain("Nothing has been changed.");
});

test("a Docker context that does not answer is named, with the way back", async () => {
  const context = `engine-test-${process.pid}`;
  await execa("docker", ["context", "create", context, "--docker", "host=tcp://127.0.0.1:1"]);
  try {
    const { exitCode, stderr } = await engine({ DOCKER_CONTEXT: context });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`«${context}»`);
    expect(stderr).toContain("docker context use default");
  } finally {
    await execa("docker", ["context", "rm", "--force", context]);
  }
});
