import { setTimeout as wait } from "node:timers/promises";
import { execa } from "execa";
import { expect, test } from "vitest";

const shell = (script: string) =>
  execa("sh", ["-c", `. scripts/progress.sh\n${script}`], { reject: false, stdin: "ignore" });

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("a job's output goes to its log, its code to the caller", async () => {
  const { stdout } = await shell(
    'log=$(mktemp); run_logged "$log" Trying sh -c "echo hello; exit 7" || echo "code $?"; cat "$log"; rm "$log"',
  );
  expect(stdout).toMatch(/^code 7\n/);
  expect(stdout.endsWith("\nhello")).toBe(true);
});

test("a failure says what, why and what to type", async () => {
  const { stdout, stderr } = await shell('say_failure port-taken "Port taken" "By node." "Stop it:" "kill 1\nkill 2"');
  expect(stdout).toBe("");
  expect(stderr).toBe("✗ Port taken  (port-taken)\n  By node.\n  Stop it:\n    kill 1\n    kill 2");
});

test("minutes and seconds", async () => {
  expect((await shell("clock 0; echo; clock 75; echo; clock 3600")).stdout).toBe("0:00\n1:15\n60:00");
});

test("an interrupted script takes its jobs with it", async () => {
  const script = execa(
    "sh",
    ["-c", '. scripts/progress.sh\nlog=$(mktemp)\nstart_job "$log" sh -c "sleep 60 & wait"\necho $job_pid\nwait'],
    { reject: false, stdin: "ignore" },
  );
  let job = 0;
  for await (const line of script) {
    job = Number(line);
    expect(alive(job)).toBe(true);
    script.kill("SIGTERM");
  }
  expect((await script).exitCode).toBe(143);
  await wait(50);
  expect(alive(job)).toBe(false);
});
