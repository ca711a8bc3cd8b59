import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { until } from "../until.ts";
import { createVolume, isHealthy, runInBackground, runToEnd } from "./image-run.ts";

/** Types in the command that a sentence ends with. */
async function runCommandOf(sentence: string): Promise<void> {
  const [, args] = /docker (run .*)$/.exec(sentence.trimEnd()) ?? [];
  if (args === undefined) throw new Error(`it names no command: ${sentence}`);
  await execa("docker", args.split(" "));
}

describe("a /data that cannot be used ends the start with one sentence that says what to do", () => {
  const sentence = (text: string | RegExp) => ({
    exitCode: 1,
    output: expect.stringMatching(/^cognobserve: [^\n]*\n?$/), // one line, and no other
    lastLine: expect.stringMatching(text),
  });

  it("a read-only volume", async () => {
    await using volume = await createVolume();
    expect(await runToEnd([`${volume.mount}:ro`])).toEqual(sentence(/\/data is read-only\. Mount it writable/));
  });

  it("a volume that belongs to somebody else, and the command it gives mends that", async () => {
    await using volume = await createVolume();
    await volume.change("touch /data/something; chown -R root:root /data");
    const refused = await runToEnd([volume.mount]);
    expect(refused).toEqual(
      sentence(/may not be written: it belongs to user 0:0, and this container runs as 1000:1000/),
    );

    await runCommandOf(refused.lastLine);
    await using container = await runInBackground(volume.mount);
    await until(
      () => "it is healthy",
      () => isHealthy(container),
    );
  });

  it("a foreign directory of the host: run as its owner it works, and the command it gives mends it too", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "cognobserve-test-"));
    const mount = `--volume=${directory}:/data`;
    try {
      await runToEnd([mount, "--user=0"], "chown", "4242:4242", "/data");
      {
        await using refused = await runInBackground(mount);
        await until(
          () => "it has ended",
          async () => (await refused.inspect("{{.State.Status}}")) === "exited",
        );
        expect(await refused.inspect("{{.State.ExitCode}}")).toBe("1");
        const said = await refused.logs();
        expect(said).toMatch(
          /^cognobserve: \/data may not be written[^\n]* Run as its owner: --user 4242:4242\.[^\n]*$/,
        );

        await using foreign = await runInBackground(mount, "--user=4242:4242");
        await until(
          () => "it is healthy",
          () => isHealthy(foreign),
        );
        await execa("docker", ["stop", foreign.name]);
        await runCommandOf(said);
      }
      await using container = await runInBackground(mount);
      await until(
        () => "it is healthy",
        () => isHealthy(container),
      );
    } finally {
      await runToEnd([mount, "--user=0"], "sh", "-c", "rm -rf /data/* /data/.[!.]*");
      await rm(directory, { recursive: true });
    }
  });

  it("root, as whom Postgres does not run", async () => {
    expect(await runToEnd(["--user=0"])).toEqual(sentence(/not started as root.*--user 1000:1000/));
  });

  it("a disk without room", async () => {
    const tmpfs = (size: string) => `--tmpfs=/data:uid=1000,size=${size}`;
    expect(await runToEnd([tmpfs("100m")])).toEqual(sentence(/only 100 MB are free on the disk of \/data, and 300 MB/));
    const full = await runToEnd(
      [tmpfs("1m"), "--entrypoint=sh"],
      "-c",
      "cat /dev/zero >/data/fill; exec /usr/local/lib/cognobserve/entrypoint",
    );
    expect(full.lastLine).toMatch(/only 0 MB are free|the disk of \/data is full/);
    expect(full.exitCode, full.output).toBe(1);
  });

  it("a read-only container without a place for what runs", async () => {
    expect(await runToEnd(["--read-only"])).toEqual(sentence(/--tmpfs \/run\/cognobserve:mode=1777/));
  });

  it("a volume of a newer version", async () => {
    await using volume = await createVolume();
    await volume.change("printf 'layout=99\\nversion=9.9.9\\n' >/data/VERSION; chown 1000 /data/VERSION");
    expect(await runToEnd([volume.mount])).toEqual(
      sentence(
        /last used by version 9\.9\.9, which is newer than this image .*ghcr\.io\/cognobserve\/cognobserve:9\.9\.9/,
      ),
    );
  });

  it("a database of another Postgres", async () => {
    await using volume = await createVolume();
    await volume.change("mkdir /data/postgres; echo 16 >/data/postgres/PG_VERSION; chown -R 1000 /data/postgres");
    expect(await runToEnd([volume.mount])).toEqual(sentence(/is of Postgres 16, and this image has Postgres \d+/));
  });

  it("a volume that another container uses", async () => {
    await using volume = await createVolume();
    await using first = await runInBackground(volume.mount);
    await until(
      () => "it is healthy",
      () => isHealthy(first),
    );
    expect(await runToEnd([volume.mount])).toEqual(sentence(/another container is using this volume/));
    expect(await isHealthy(first)).toBe(true);
  });

  it("a database that a newer version has migrated", async () => {
    await using volume = await createVolume();
    {
      await using container = await runInBackground(volume.mount);
      await until(
        () => "it is healthy",
        () => isHealthy(container),
      );
      await container.sh(
        `psql -h /run/cognobserve -U postgres cognobserve -c "insert into kysely_migration values ('9999-from-the-future', now())"`,
      );
      await execa("docker", ["stop", container.name]);
    }
    const { exitCode, output, lastLine } = await runToEnd([volume.mount]);
    expect(lastLine).toMatch(
      /^cognobserve: stopped: the database has been migrated by a newer version.*9999-from-the-future/,
    );
    expect(exitCode, output).toBe(1);
  });
});
