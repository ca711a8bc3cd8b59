import { createServer, type Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { pino } from "pino";
import protobuf from "protobufjs/minimal.js";
import { afterEach, describe, expect, it } from "vitest";
import { connectRedis } from "../redis-link.ts";
import { databaseProbe } from "./database-probe.ts";
import { ingestProbe } from "./ingest-probe.ts";
import { redisProbe } from "./redis-probe.ts";
import { temporalProbe } from "./temporal-probe.ts";
import { workerProbe } from "./worker-probe.ts";

const signal = new AbortController().signal;
const log = pino({ level: "silent" });
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const listen = (server: Server | Http2Server): Promise<string> =>
  new Promise((resolve) => {
    closing.push(() => server.close());
    server.listen(0, "127.0.0.1", () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`)); // TCP
  });

describe("the database probe", () => {
  it("passes on a migrated database and fails on an empty one", async () => {
    const fresh = await freshDatabase();
    const empty = await freshDatabase({ migrate: false });
    closing.push(fresh.drop, empty.drop);
    await databaseProbe(fresh.db)(signal);
    await expect(databaseProbe(empty.db)(signal)).rejects.toMatchObject({ code: "42P01" });
  });

  it("fails when nobody listens", async () => {
    const pool = openPool({ url: "postgres://x@127.0.0.1:1/x", max: 1, application: "t", onIdleError: () => {} });
    const db = openDatabase(pool);
    closing.push(() => db.destroy());
    await expect(databaseProbe(db)(signal)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe("the Redis probe", () => {
  it("passes on a real Redis", async () => {
    const redis = connectRedis(process.env.TEST_REDIS_URL ?? "", log, "probe");
    closing.push(redis.close);
    await new Promise((ready) => redis.client.once("ready", ready));
    await redisProbe(redis)(signal);
  });

  it("fails when nobody listens", async () => {
    const redis = connectRedis("redis://127.0.0.1:1", log, "probe");
    closing.push(redis.close);
    await expect(redisProbe(redis)(signal)).rejects.toThrow(/cannot be reached/);
  });
});

describe("the ingest probe", () => {
  const ingest = (status: number, body: unknown) =>
    listen(
      createServer((_request, response) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      }),
    );

  it("passes when ingest is well", async () => {
    await ingestProbe(`http://${await ingest(200, { status: "ok" })}`)(signal);
  });

  it("passes ingest's own reason on", async () => {
    const url = `http://${await ingest(503, { status: "unavailable", reason: "The disk is full." })}`;
    await expect(ingestProbe(url)(signal)).rejects.toThrow("The disk is full.");
  });

  it("is not deceived by another program on the port", async () => {
    await expect(ingestProbe(`http://${await ingest(200, { hello: "world" })}`)(signal)).rejects.toThrow(
      /answered 200/,
    );
  });
});

/** A gRPC server that gives every call one answer: a message, or a status with none. */
const grpcServer = (answer: Uint8Array | number) =>
  listen(
    createHttp2Server().on("stream", (stream) => {
      stream.resume();
      if (typeof answer === "number") {
        stream.respond(
          { ":status": 200, "content-type": "application/grpc", "grpc-status": answer },
          { endStream: true },
        );
        return;
      }
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": 0 }));
      const header = Buffer.alloc(5);
      header.writeUInt32BE(answer.length, 1);
      stream.end(Buffer.concat([header, answer]));
    }),
  );

const bytes = (field: number) => (field << 3) | 2;
const varint = (field: number) => field << 3;

describe("the Temporal probe", () => {
  const health = (status: number) => protobuf.Writer.create().uint32(varint(1)).int32(status).finish();

  it("passes when the frontend serves", async () => {
    await temporalProbe({ address: await grpcServer(health(1)) })(signal);
  });

  it.each([
    ["does not serve", health(2), /does not serve yet/],
    ["does not know the service", 5, /gRPC status 5/],
  ])("fails when it %s", async (_title, answer, reason) => {
    await expect(temporalProbe({ address: await grpcServer(answer) })(signal)).rejects.toThrow(reason);
  });

  it("fails when nobody listens", async () => {
    await expect(temporalProbe({ address: "127.0.0.1:1" })(signal)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("fails when a web server listens there", async () => {
    const address = await listen(createServer((_request, response) => response.end("hello")));
    await expect(temporalProbe({ address })(signal)).rejects.toThrow();
  });
});

describe("the worker probe", () => {
  const NOW = Date.parse("2026-03-01T12:00:00Z");
  const pollers = (...secondsAgo: number[]) => {
    const writer = protobuf.Writer.create();
    for (const ago of secondsAgo) {
      writer.uint32(bytes(1)).fork();
      writer
        .uint32(bytes(1))
        .fork()
        .uint32(varint(1))
        .int64(NOW / 1_000 - ago)
        .uint32(varint(2))
        .int32(5)
        .ldelim();
      writer.uint32(bytes(2)).string("worker@host").ldelim();
    }
    return writer.uint32(bytes(4)).string("something newer").finish();
  };
  const probe = async (answer: Uint8Array | number) =>
    workerProbe({ address: await grpcServer(answer) }, { namespace: "default", taskQueue: "tasks" }, () => NOW)(signal);

  it("passes when any worker polled within the last minute", async () => {
    await probe(pollers(240, 30));
  });

  it.each([
    ["all polled long ago", pollers(240, 90), /No worker has asked/],
    ["none ever polled", pollers(), /No worker has asked/],
    ["the namespace is not there yet", 5, /does not know our namespace yet/],
    ["Temporal is overloaded", 8, /cannot say/],
  ])("fails when %s", async (_title, answer, reason) => {
    await expect(probe(answer)).rejects.toThrow(reason);
  });

  it("fails with Temporal, without which no worker gets work", async () => {
    const queue = { namespace: "default", taskQueue: "tasks" };
    await expect(workerProbe({ address: "127.0.0.1:1" }, queue)(signal)).rejects.toThrow(/Temporal cannot be reached/);
  });
});

describe("a real Temporal", () => {
  const address = process.env.TEST_TEMPORAL_ADDRESS ?? "";

  const nobodys = (namespace: string) =>
    workerProbe({ address }, { namespace, taskQueue: `nobody-${Date.now()}` })(signal);

  it("serves, and knows that nobody polls a new queue", async () => {
    await temporalProbe({ address })(signal);
    await expect(nobodys("temporal-system")).rejects.toThrow(/No worker has asked/); // Temporal's own, always there
  });

  it("says that a namespace is not there yet", async () => {
    await expect(nobodys(`none-${Date.now()}`)).rejects.toThrow(/does not know our namespace yet/);
  });
});
