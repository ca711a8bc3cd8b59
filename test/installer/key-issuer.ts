import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Issues API keys as Temporal takes them: signed tokens (RFC 7519), which it checks with a key set (RFC 7517). */
export interface KeyIssuer {
  /** Port of this machine at which the key set is served. */
  readonly port: number;
  /** @param permissions such as `temporal-system:admin` or `default:read` (Temporal's default claim mapper) */
  readonly issue: (permissions: readonly string[]) => string;
  readonly close: () => void;
}

export async function startKeyIssuer(): Promise<KeyIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = "test";
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" }];
  const server = createServer((_, answer) => {
    answer.setHeader("content-type", "application/json").end(JSON.stringify({ keys }));
  });
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    port: (server.address() as AddressInfo).port, // not a socket's path, as it listens on a port
    issue: (permissions) => {
      const exp = Math.floor(Date.now() / 1_000) + 3_600;
      const head = `${part({ alg: "RS256", kid, typ: "JWT" })}.${part({ sub: "test", permissions, exp })}`;
      return `${head}.${sign("sha256", Buffer.from(head), privateKey).toString("base64url")}`;
    },
    close: () => {
      server.close();
    },
  };
}
