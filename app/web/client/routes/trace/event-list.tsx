import type { SpanDetail } from "@cognobserve/contracts/public-api";
import { CircleAlert, Flag } from "lucide-react";
import { formatDuration } from "../../logic/format-duration.ts";
import { formatExact } from "../../logic/format-time.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { AttributeList } from "./attribute-list.tsx";

type SpanEvent = SpanDetail["events"][number];

/** What happened during the span, with the time since it began. Exceptions show their message and stack. */
export function EventList({ events, start }: { events: readonly SpanEvent[]; start: string }) {
  if (events.length === 0)
    return <p className="py-6 text-center text-muted">Nothing was recorded while this span ran.</p>;
  return (
    <ol className="grid grid-cols-1 gap-4">
      {events.map((event, index) => (
        <li key={index} className="min-w-0">
          <div className="flex items-center gap-2">
            {event.name === "exception" ? (
              <CircleAlert className="size-4 shrink-0 text-error" aria-hidden />
            ) : (
              <Flag className="size-4 shrink-0 text-muted" aria-hidden />
            )}
            <h3 className="truncate font-medium">{event.name}</h3>
            <time
              dateTime={event.time}
              title={formatExact(new Date(event.time))}
              className="ml-auto shrink-0 text-muted text-xs tabular-nums"
            >
              +{formatDuration(Math.max(0, Date.parse(event.time) - Date.parse(start)))}
            </time>
          </div>
          <div className="mt-1.5 pl-6">
            {event.name === "exception" ? <Exception event={event} /> : <Attributes event={event} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

const Attributes = ({ event }: { event: SpanEvent }) =>
  Object.keys(event.attributes).length > 0 && <AttributeList attributes={event.attributes} what="event attributes" />;

/** Attributes of the OpenTelemetry semantic conventions for exceptions. */
function Exception({ event }: { event: SpanEvent }) {
  const {
    "exception.type": type,
    "exception.message": message,
    "exception.stacktrace": stack,
    ...rest
  } = event.attributes;
  return (
    <div className="grid grid-cols-1 gap-2">
      {typeof type === "string" && <p className="font-medium text-error">{type}</p>}
      {typeof message === "string" && <LongText text={message} />}
      {typeof stack === "string" && (
        <div className="relative rounded-lg border border-line bg-sunken">
          <div className="overflow-x-auto p-2.5 pr-10 [overflow-wrap:normal]">
            <LongText text={stack} className="w-max min-w-full font-mono text-xs leading-5" />
          </div>
          <CopyButton text={stack} what="stack trace" className="absolute top-1 right-1" />
        </div>
      )}
      {Object.keys(rest).length > 0 && <AttributeList attributes={rest} what="event attributes" />}
    </div>
  );
}
