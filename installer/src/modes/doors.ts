import type { Door } from "../follow/door.ts";
import type { Values } from "./mode.ts";

/**
 * How both ports are reached from here. With TLS the gateway is asked by the name that it has a certificate for, on this
 * machine, wherever the name may lead.
 * @param values defaults included
 * @param publishedAt host at which ports that the engine publishes are reached
 */
export function doorsOf(
  values: Values,
  publicUrl: string,
  publicIngestUrl: string,
  publishedAt: string,
): { readonly web: Door; readonly ingest: Door } {
  const { PUBLISH_ADDRESS, GATEWAY_TLS, WEB_PORT = "", INGEST_PORT = "" } = values;
  // The table's default of the address, and «all of them», are reached where the engine is.
  const host =
    PUBLISH_ADDRESS === undefined || /^(0\.0\.0\.0|127\.0\.0\.1)$/.test(PUBLISH_ADDRESS)
      ? publishedAt
      : PUBLISH_ADDRESS;
  const door = (url: string, port: string): Door =>
    GATEWAY_TLS === "automatic" || GATEWAY_TLS === "files"
      ? { url: url.replace(/^http:/, "https:"), connectTo: { host, port: Number(port) } }
      : { url: `http://${host}:${port}` };
  return {
    web: door(new URL(publicUrl).origin, WEB_PORT),
    ingest: door(new URL(publicIngestUrl).origin, INGEST_PORT),
  };
}
