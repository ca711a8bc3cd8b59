import { IngestFailure } from "../answer/failure.ts";

export type Format = "json" | "protobuf";

/** The media type of a request, without its parameters. */
const mediaType = (headers: Headers): string =>
  (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";

/** Whether answers to this request are protobuf: so when the request says that it is, readable or not. */
export const speaksProtobuf = (headers: Headers): boolean => mediaType(headers) === "application/x-protobuf";

/** A media type as others may see it. */
const shownType = (type: string): string | null =>
  type === "" ? null : (/^[\w.+-]{1,30}\/[\w.+-]{1,30}$/.exec(type)?.[0] ?? "…");

/** @throws IngestFailure `unsupported` */
export function formatOf(headers: Headers): Format {
  const type = mediaType(headers);
  if (type === "application/x-protobuf") return "protobuf";
  if (type === "application/json") return "json";
  throw new IngestFailure(
    "unsupported",
    `Content-Type ${type || "is missing"}${type ? " is not taken here" : ""}. Send application/json, or application/x-protobuf for OTLP.`,
    {
      code: "unknown-content-type",
      headers: { Accept: "application/json, application/x-protobuf" },
      miss: { kind: "content-type", content_type: shownType(type) },
    },
  );
}
