import type { JsonValue } from "@cognobserve/contracts/json-value";
import type { SpanDetail } from "@cognobserve/contracts/public-api";
import { useState } from "react";
import { readChat } from "../../logic/chat-messages.ts";
import { classNames } from "../../ui/class-names.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { JsonView } from "../../ui/json-view.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { ChatView } from "./chat-view.tsx";

/** What went into the span and what came out: as a conversation when it is one, as text or JSON otherwise. */
export function SpanInputOutput({ span }: { span: SpanDetail }) {
  if (span.input === null && span.output === null) {
    return (
      <p className="py-6 text-center text-balance text-muted">
        This span carries no input or output. OpenTelemetry SDKs record message content only when it is switched on.
      </p>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-6" key={span.span_id}>
      {span.input !== null && <Content title="Input" value={span.input} />}
      {span.output !== null && <Content title="Output" value={span.output} />}
    </div>
  );
}

function Content({ title, value }: { title: string; value: JsonValue }) {
  const chat = readChat(value);
  const [raw, setRaw] = useState(false);
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <section aria-label={title} className="min-w-0">
      <div className="mb-2 flex h-7 items-center gap-2">
        <h3 className="font-semibold">{title}</h3>
        <span className="ml-auto flex items-center gap-1">
          {chat && <FormatSwitch raw={raw} onChange={setRaw} />}
          <CopyButton text={text} what={title.toLowerCase()} />
        </span>
      </div>
      {chat && !raw ? (
        <ChatView messages={chat} />
      ) : (
        <div className="rounded-lg border border-line bg-sunken p-2.5">
          {typeof value === "string" ? (
            <LongText text={value} className="font-mono text-xs leading-5" />
          ) : (
            <JsonView value={value} />
          )}
        </div>
      )}
    </section>
  );
}

function FormatSwitch({ raw, onChange }: { raw: boolean; onChange: (raw: boolean) => void }) {
  return (
    <span className="flex rounded-md bg-track p-0.5 text-xs">
      {[
        { label: "Chat", value: false },
        { label: "JSON", value: true },
      ].map(({ label, value }) => (
        <button
          key={label}
          type="button"
          aria-pressed={raw === value}
          onClick={() => onChange(value)}
          className={classNames(
            "h-6 rounded px-2 font-medium",
            raw === value ? "bg-thumb text-text shadow-card" : "text-muted hover:text-text",
          )}
        >
          {label}
        </button>
      ))}
    </span>
  );
}
