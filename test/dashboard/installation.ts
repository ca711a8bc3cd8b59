import { randomBytes } from "node:crypto";
import { z } from "zod";
import { startContainer } from "../container.ts";

/** A running CognObserve with somebody who may sign in. */
export interface Installation extends AsyncDisposable {
  readonly webUrl: string;
  readonly ingestUrl: string;
  /** Of a project of that person. */
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
}

const running = z.object({
  webUrl: z.url(),
  ingestUrl: z.url(),
  apiKey: z.string(),
  email: z.email(),
  password: z.string(),
});

/** The installation that TEST_INSTALLATION describes as JSON, for work on the dashboard; else a container of its own. */
export async function someInstallation(): Promise<Installation> {
  const given = process.env.TEST_INSTALLATION;
  if (given !== undefined) return { ...running.parse(JSON.parse(given)), [Symbol.asyncDispose]: async () => {} };
  const email = "ada@example.com";
  const password = randomBytes(12).toString("base64url");
  const container = await startContainer({ env: { INIT_ADMIN_EMAIL: email, INIT_ADMIN_PASSWORD: password } });
  const { webUrl, ingestUrl, apiKey } = container;
  return { webUrl, ingestUrl, apiKey, email, password, [Symbol.asyncDispose]: () => container[Symbol.asyncDispose]() };
}

/** Sends a trace as our own JSON. @throws when it is not accepted */
export async function send({ ingestUrl, apiKey }: Installation, trace: object): Promise<void> {
  const answer = await fetch(`${ingestUrl}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": apiKey },
    body: JSON.stringify(trace),
  });
  if (!answer.ok) throw new Error(`ingest answered ${answer.status}: ${await answer.text()}`);
}
