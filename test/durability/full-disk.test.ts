import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, startContainer } from "../container.ts";
import { until } from "../until.ts";
import { startLoad } from "./load.ts";
import { expectAllStored } from "./stored-traces.ts";

/* /data is a file system of its own, as small as it may be, which somebody else fills up. */

let container: Container;

beforeAll(async () => {
  const options = ["type=tmpfs", "device=tmpfs", "o=size=400m,uid=1000,gid=1000,mode=755"];
  container = await startContainer({ volumeOptions: options.flatMap((option) => ["--opt", option]) });
});
afterAll(async () => {
  await container?.[Symbol.asyncDispose]();
});

const fill = () => container.sh("! dd if=/dev/zero of=/data/somebody-elses bs=64k 2>/dev/null");
const free = () => container.sh("rm /data/somebody-elses");

describe("a full disk", () => {
  it("is named as the reason, and costs no acknowledged trace", async () => {
    await using load = startLoad(container);
    await load.progress();
    await fill();
    const { services } = await container.becomes("unhealthy");
    expect(services.ingest).toEqual({
      status: "fail",
      reason: expect.stringContaining("disk of the database is full"),
    });
    const refusal = await until("a client was asked to try again", () =>
      load.setbacks.find(({ status }) => status !== undefined),
    );
    expect(refusal).toMatchObject({ status: 503, text: expect.stringContaining("disk of the database is full") });
    expect(Number(refusal.retryAfter)).toBeGreaterThan(0);

    await free();
    await container.becomes("healthy");
    await load.progress();
    await load.finish();
    await expectAllStored(container, load);
  });

  it("that leaves Postgres no room for its own log is waited out", async () => {
    await using load = startLoad(container);
    await load.progress();
    await fill();
    // Ends one segment of the log after another, as hours of small writes would.
    const useUpLog =
      'psql -h /run/cognobserve -U postgres -c "select pg_switch_wal()" -c "select pg_current_xact_id()"';
    await until("Postgres has given up", async () => {
      await container.sh(useUpLog).catch(() => undefined);
      return (await container.logs()).includes("The disk of /data is full.");
    });
    expect((await fetch(`${container.webUrl}/api/health/live`)).status).toBe(200);
    await free();
    await container.becomes("healthy");
    await load.progress();
    await load.finish();
    await expectAllStored(container, load);
  });
});
