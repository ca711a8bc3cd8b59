import { liveChannel } from "@cognobserve/contracts/live-feed";
import { afterEach, describe, expect, it } from "vitest";
import { createLiveFeed } from "./live-feed.ts";
import { connectRedis } from "./redis-link.ts";
import { insertTraces, sampleTraces } from "./testing/sample-traces.ts";
import { type Person, type TestWeb, testWeb } from "./testing/test-web.ts";

let web: TestWeb;
afterEach(() => web.close());

/** Reads server-sent events until one holds the text. */
async function until(response: Response, text: string): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  while (reader !== undefined && !read.includes(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    read += value;
  }
  return read;
}

const open = (person: Person) => web.ask(`/api/projects/${person.projectId}/live`, { cookie: person.cookie });

describe("the live feed", () => {
  it("passes on what ingest announces in Redis, as server-sent events, for this project alone", async () => {
    web = await testWeb();
    const ada = await web.signUp("Ada");
    const response = await open(ada);
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(response.headers.get("content-encoding")).toBeNull();
    const announce = async () => {
      await web.redis.client.publish(liveChannel("other"), '{"trace_ids":["foreign"]}');
      await web.redis.client.publish(liveChannel(ada.projectId), "not json");
      return await web.redis.client.publish(liveChannel(ada.projectId), '{"trace_ids":["t-1","t-2"]}');
    };
    while ((await announce()) === 0) await new Promise(setImmediate); // until the subscription stands
    const read = await until(response, "t-2");
    expect(read).toContain('event: traces\ndata: {"trace_ids":["t-1","t-2"]}');
    expect(read).not.toContain("foreign");
  });

  it("looks into the database while Redis is away", async () => {
    const away = await testWeb();
    web = away;
    const { fresh, dependencies } = away;
    const connect = () => connectRedis("redis://127.0.0.1:1", dependencies.log, "away");
    const feed = createLiveFeed({ db: fresh.db, connect, log: dependencies.log });
    const heard: string[] = [];
    const hearing = (id: string) =>
      new Promise<void>((resolve) => {
        feed.subscribe("prj", ({ trace_ids }) => {
          heard.push(...trace_ids);
          if (trace_ids.includes(id)) resolve();
        });
      });
    await insertTraces(fresh.db, sampleTraces("prj", 1, { trace_id: "first" }));
    await hearing("first");
    await insertTraces(fresh.db, sampleTraces("prj", 1, { trace_id: "second" }));
    await hearing("second");
    await fresh.pool.query("update traces set span_count = 9 where trace_id = 'first'");
    heard.length = 0;
    await hearing("first");
    expect(heard).not.toContain("second");
    feed.close();
  });

  it("ends open streams when the process stops", async () => {
    web = await testWeb();
    const response = await open(await web.signUp("Ada"));
    web.dependencies.liveFeed.close();
    expect(await until(response, "never")).toContain(": connected");
  });
});
