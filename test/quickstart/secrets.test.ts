import { describe, expect, it } from "vitest";
import { until } from "../until.ts";
import { createVolume, isHealthy, runInBackground, runToEnd } from "./image-run.ts";

const file = "/data/secrets/.env";

/** What stands in the file, by name. */
const parse = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );

describe("secrets", () => {
  it("are made at the first start, kept private, and never said", async () => {
    await using container = await runInBackground();
    await until(
      () => "it is healthy",
      () => isHealthy(container),
    );
    expect(await container.sh(`stat -c '%a %U' ${file} /data/secrets`)).toBe("600 cognobserve\n700 cognobserve");
    const secrets = parse(await container.sh(`cat ${file}`));
    expect(Object.keys(secrets)).toEqual([
      "NEXTAUTH_SECRET",
      "INTERNAL_API_SECRET",
      "JWT_SHARED_SECRET",
      "POSTGRES_PASSWORD",
    ]);
    expect(new Set(Object.values(secrets)).size).toBe(4);

    const logs = await container.logs();
    const commands = await container.sh("cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
    expect(commands).toContain("temporal-server");
    for (const secret of Object.values(secrets)) {
      expect(secret.length).toBeGreaterThanOrEqual(24);
      expect(logs).not.toContain(secret);
      expect(commands).not.toContain(secret);
    }
  });

  it("may be given at the first start; a new session secret is taken over, another password is not", async () => {
    await using volume = await createVolume();
    const given = "given-by-the-operator-with-'quotes'-and-$signs";
    {
      await using container = await runInBackground(volume.mount, `--env=NEXTAUTH_SECRET=${given}`);
      await until(
        () => "it is healthy",
        () => isHealthy(container),
      );
      expect(parse(await container.sh(`cat ${file}`)).NEXTAUTH_SECRET).toBe(given);
    }
    const refused = await runToEnd([volume.mount, "--env=POSTGRES_PASSWORD=another-one-that-is-long"]);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.output).toContain("POSTGRES_PASSWORD of the environment is not the one this volume was made with");
    expect(refused.output).toContain(`docker run --rm -v ${volume.name}:/data -e POSTGRES_PASSWORD `);
    expect(refused.output).not.toContain("another-one");

    const rotated = "another-one-that-is-long-enough-too";
    await using container = await runInBackground(volume.mount, `--env=NEXTAUTH_SECRET=${rotated}`);
    await until(
      () => "it is healthy",
      () => isHealthy(container),
    );
    expect(parse(await container.sh(`cat ${file}`)).NEXTAUTH_SECRET).toBe(rotated);
    expect(await container.sh("tr '\\0' '\\n' </proc/$(cat /run/cognobserve/services/web/data/pid)/environ")).toContain(
      `NEXTAUTH_SECRET=${rotated}`,
    );
    expect(await container.logs()).toContain("everybody has to sign in again");
    expect(await container.logs()).not.toContain(rotated);
  });

  it("cannot be accepted on a volume that has none", async () => {
    await using volume = await createVolume();
    const { exitCode, output } = await runToEnd([volume.mount], "accept-secrets");
    expect(exitCode, output).toBe(1);
    expect(output).toContain("there is nothing to accept");
    expect(await volume.change("ls -A /data")).not.toContain("secrets");
  });

  it("are noticed when one was replaced by hand, and can then be accepted", async () => {
    await using volume = await createVolume();
    {
      await using container = await runInBackground(volume.mount);
      await until(
        () => "it is healthy",
        () => isHealthy(container),
      );
    }
    await volume.change(`sed -i 's/^POSTGRES_PASSWORD=.*/POSTGRES_PASSWORD=replaced-by-hand-1234/' ${file}`);
    const refused = await runToEnd([volume.mount]);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.output).toMatch(
      /^cognobserve: POSTGRES_PASSWORD in \/data\/secrets\/\.env is not the one [^\n]* accept-secrets\n?$/,
    );
    expect(refused.output).toContain(`docker run --rm -v ${volume.name}:/data `);
    expect(refused.output).not.toContain("replaced-by-hand");

    const accepted = await runToEnd([volume.mount], "accept-secrets");
    expect(accepted.exitCode, accepted.output).toBe(0);
    await using container = await runInBackground(volume.mount);
    await until(
      () => "it is healthy",
      () => isHealthy(container),
    );
  });
});

describe("settings that cannot be used", () => {
  it("end the start with every reason at once, before anything is made", async () => {
    await using volume = await createVolume();
    const bad = ["--env=RETENTION_DAYS=soon", "--env=POSTGRES_PASSWORD=short", "--env=LOG_LEVEL=loud"];
    const { exitCode, output } = await runToEnd([volume.mount, ...bad]);
    expect(exitCode, output).toBe(1);
    expect(output).toMatch(/^cognobserve: not started: [^\n]*\n?$/);
    expect(output).toContain("RETENTION_DAYS must be a number of days");
    expect(output).toContain("POSTGRES_PASSWORD must have at least 16 characters");
    expect(output).toContain("LOG_LEVEL must be trace, debug, info, warn or error");
    expect(await volume.change("ls -A /data")).not.toContain("secrets");
  });
});
