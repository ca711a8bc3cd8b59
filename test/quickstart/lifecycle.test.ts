import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quickstartImage } from "../container.ts";
import { until } from "../until.ts";
import { type Background, createVolume, isHealthy, runInBackground, type Volume } from "./image-run.ts";

const docker = (...args: string[]) => execa("docker", args);
const healthy = (container: Background) =>
  until(
    () => "it is healthy",
    () => isHealthy(container),
  );
const count = (text: string, part: string): number => text.split(part).length - 1;

describe("the image", () => {
  it("is small, runs as a user of its own, and says what it is", async () => {
    const format = '{{.Size}} {{.Config.User}} {{index .Config.Labels "org.opencontainers.image.version"}}';
    const { stdout } = await docker("image", "inspect", "--format", format, await quickstartImage());
    const [size, user, version] = stdout.split(" ");
    expect(Number(size)).toBeLessThanOrEqual(450_000_000);
    expect(user).toBe("cognobserve");
    expect(version).toBeTruthy();
  });

  it("holds no secret", async () => {
    const { stdout } = await docker("image", "inspect", "--format", "{{json .Config.Env}}", await quickstartImage());
    expect(stdout).not.toMatch(/SECRET|PASSWORD|API_KEY/);
  });
});

describe("docker run without any variable", () => {
  let volume: Volume;
  let container: Background;

  beforeAll(async () => {
    volume = await createVolume();
    container = await runInBackground(volume.mount);
    await healthy(container);
    await until(
      () => "every service passes",
      async () => {
        const ask =
          "fetch('http://127.0.0.1:3000/api/health').then(async (answer) => console.log(await answer.text()))";
        const health = await container.sh(`node -e "${ask}"`);
        return health.includes('"status":"healthy"');
      },
    );
  });

  afterAll(async () => {
    await container[Symbol.asyncDispose]();
    await volume[Symbol.asyncDispose]();
  });

  it("says that it is ready, and logs no failure on the way there", async () => {
    const logs = await container.logs();
    expect(logs).toContain("cognobserve: ready: dashboard at port 3000, traces at port 8080");
    expect(logs).not.toMatch(/ERROR|FATAL|PANIC|"level":"error"|"level":50|starting it again|stack/);
    for (const line of logs.trim().split("\n"))
      expect(line).toMatch(/^(cognobserve|postgres|valkey|temporal|migrate|web|worker|ingest): /);
  });

  it("lets nobody but itself reach Postgres, Valkey and Temporal", async () => {
    const listening = await container.sh("cat /proc/net/tcp");
    const open = [...listening.matchAll(/: ([0-9A-F]{8}):([0-9A-F]{4}) 00000000:0000 0A/g)].map(([, address, port]) => [
      address,
      Number.parseInt(port ?? "", 16),
    ]);
    const local = open.filter(([address]) => address === "0100007F").map(([, port]) => port);
    expect(local).toEqual(expect.arrayContaining([5432, 6379, 7233]));
    expect(open.filter(([address]) => address !== "0100007F").map(([, port]) => port)).toEqual([]);
  });

  it("keeps its data when it is removed and run anew", async () => {
    const query = (sql: string) => container.sh(`psql -X -At -h /run/cognobserve -U postgres cognobserve -c "${sql}"`);
    await query("create table kept (word text); insert into kept values ('still here')");
    await docker("rm", "--force", container.name);
    container = await runInBackground(volume.mount);
    await healthy(container);
    expect(await query("select word from kept")).toBe("still here");
    expect(await container.logs()).toContain("migrate: the database is up to date");
  });

  it("stops in order and cleanly before Docker would kill it", async () => {
    await docker("stop", container.name);
    expect(await container.inspect("{{.State.ExitCode}}")).toBe("0");
    const logs = await container.logs();
    expect(logs.trimEnd().split("\n").at(-1)).toBe("cognobserve: stopped.");
    expect(logs).toContain("postgres: LOG:  database system is shut down");
    const last = (name: string, words: RegExp): number => {
      const index = logs.split("\n").findLastIndex((line) => line.startsWith(`${name}: `) && words.test(line));
      expect(index, `${name} says that it stops`).toBeGreaterThan(0);
      return index;
    };
    const order = [last("ingest", /stopped/), last("web", /stopping/), last("postgres", /is shut down/)];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it("starts again after a stop, and after everything was killed at once", async () => {
    await docker("start", container.name);
    await healthy(container);
    await docker("kill", container.name);
    await docker("start", container.name);
    await healthy(container);
    expect(await container.logs()).toContain(
      "database system was not properly shut down; automatic recovery in progress",
    );
  });

  it.each(["postgres", "valkey", "temporal", "web", "worker", "ingest"])(
    "starts %s again when it is killed",
    async (name) => {
      const pid = () => container.sh(`cat /run/cognobserve/services/${name}/data/pid`);
      const before = await pid();
      await container.sh(`kill -KILL ${before}`);
      await until(
        () => `${name} is another process`,
        async () => (await pid()) !== before,
      );
      await until(
        () => "the health check passes",
        async () => {
          await container.sh("/usr/local/lib/cognobserve/health-check");
          return true;
        },
      );
      expect(await container.logs()).toContain(`cognobserve: ${name} was ended by signal 9; starting it again.`);
    },
  );

  it("replaces a service whose supervisor was killed, without running it twice", async () => {
    const pid = () => container.sh("cat /run/cognobserve/services/postgres/data/pid");
    const before = await pid();
    await container.sh(`kill -KILL "$(sed -n 's/^PPid:\\t//p' /proc/${before}/status)"`);
    await until(
      () => "postgres is another process",
      async () => (await pid()) !== before,
    );
    await until(
      () => "the health check passes",
      async () => {
        await container.sh("/usr/local/lib/cognobserve/health-check");
        return true;
      },
    );
    const commands = await container.sh("for process in /proc/[0-9]*; do tr '\\0' ' ' <$process/cmdline; echo; done");
    expect(commands.split("\n").filter((command) => command.startsWith("postgres -D"))).toHaveLength(1);
  });
});

describe("a service that cannot live", () => {
  it("takes the container down, with one last line that names it", async () => {
    await using container = await runInBackground("--mount=type=bind,source=/dev/null,target=/app/web.js,readonly");
    await until(
      () => "the container has ended",
      async () => (await container.inspect("{{.State.Status}}")) === "exited",
    );
    const logs = await container.logs();
    expect(logs.trimEnd().split("\n").at(-1)).toMatch(
      /^cognobserve: stopped, because web cannot run: 5 times within 60 seconds .* ended with exit code 0.*docker start [0-9a-f]{12}$/,
    );
    expect(count(logs, "cognobserve: web ended with exit code 0; starting it again.")).toBe(4);
    expect(logs).toContain("postgres: LOG:  database system is shut down");
    expect(await container.inspect("{{.State.ExitCode}}")).toBe("1");
  });
});
