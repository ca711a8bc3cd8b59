import type { SpanDetail, TraceDetail } from "@cognobserve/contracts/public-api";
import { ChevronLeft } from "lucide-react";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { flattenAttributes } from "../../logic/flatten-attributes.ts";
import { formatCount } from "../../logic/format-count.ts";
import { formatDuration } from "../../logic/format-duration.ts";
import { spanKind } from "../../logic/span-kind.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Verdict } from "../../ui/status.tsx";
import { AttributeList } from "./attribute-list.tsx";
import { EventList } from "./event-list.tsx";
import { SpanError } from "./span-error.tsx";
import { SpanInputOutput } from "./span-input-output.tsx";
import { SpanKindIcon } from "./span-kind-icon.tsx";

export type SpanTab = "io" | "attributes" | "events" | "resource" | "metadata";

interface Tab {
  readonly id: SpanTab;
  readonly title: string;
  readonly count?: number;
  readonly content: ReactNode;
}

interface SpanPanelProps {
  readonly span: SpanDetail;
  readonly trace: TraceDetail;
  /** The open tab: it stays the same while the reader walks from span to span. */
  readonly tab: SpanTab;
  readonly onTab: (tab: SpanTab) => void;
  /** Leads back to the tree, where both do not fit beside each other. */
  readonly onBack?: () => void;
}

/** Everything about one span. */
export function SpanPanel({ span, trace, tab, onTab, onBack }: SpanPanelProps) {
  const tabs: Tab[] = [
    { id: "io", title: "Input & output", content: <SpanInputOutput span={span} /> },
    {
      id: "attributes",
      title: "Attributes",
      count: flattenAttributes(span.attributes).length,
      content: <AttributeList attributes={span.attributes} what="attributes" />,
    },
    {
      id: "events",
      title: "Events",
      count: span.events.length,
      content: <EventList events={span.events} start={span.start_time} />,
    },
    {
      id: "resource",
      title: "Resource",
      count: flattenAttributes(span.resource).length,
      content: <AttributeList attributes={span.resource} what="resource attributes" />,
    },
  ];
  const metadata = flattenAttributes(trace.metadata).length;
  if (metadata > 0) {
    const content = <AttributeList attributes={trace.metadata} what="metadata" />;
    tabs.push({ id: "metadata", title: "Metadata", count: metadata, content });
  }

  return (
    <section aria-label={`Span ${span.name}`} className="flex h-full min-h-0 flex-col bg-surface">
      {onBack && (
        <button
          type="button"
          onClick={onBack}
          className="flex h-10 shrink-0 items-center gap-1 border-line border-b px-2 text-left text-muted focus-visible:-outline-offset-2"
        >
          <ChevronLeft className="size-4 shrink-0" aria-hidden />
          <span className="truncate">Spans of {trace.name}</span>
        </button>
      )}
      <div className="shrink-0 px-4 pt-3 pb-2">
        <div className="flex items-center gap-2">
          <SpanKindIcon kind={spanKind(span)} className="size-4" />
          <h2 className="truncate font-semibold text-base" title={span.name}>
            {span.name || "(no name)"}
          </h2>
          <Verdict status={span.status} className="ml-auto shrink-0" />
        </div>
        <SpanFacts span={span} trace={trace} />
      </div>
      <SpanError span={span} />
      <Tabs.Root
        value={tabs.some(({ id }) => id === tab) ? tab : "io"}
        onValueChange={(next) => onTab(tabs.find(({ id }) => id === next)?.id ?? "io")}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Tabs.List
          aria-label="Details of the span"
          className="flex shrink-0 gap-4 overflow-x-auto border-line border-b px-4"
        >
          {tabs.map((one) => (
            <Tabs.Trigger
              key={one.id}
              value={one.id}
              className="-mb-px flex h-9 shrink-0 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 font-medium text-muted hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-text data-[state=active]:text-text"
            >
              {one.title}
              {one.count !== undefined && one.count > 0 && (
                <span className="text-faint text-xs tabular-nums">{one.count}</span>
              )}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {tabs.map((one) => (
          <Tabs.Content
            key={one.id}
            value={one.id}
            className="min-h-0 flex-1 overflow-y-auto p-4 focus-visible:-outline-offset-2"
          >
            {one.content}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </section>
  );
}

function SpanFacts({ span, trace }: { span: SpanDetail; trace: TraceDetail }) {
  const offset = Date.parse(span.start_time) - Date.parse(trace.start_time);
  const facts = [
    { name: "Duration", text: span.end_time === null ? "still open" : formatDuration(span.duration_ms) },
    { name: "Starts", text: `+${formatDuration(Math.max(0, offset))}` },
    { name: "Model", text: span.model },
    { name: "Provider", text: span.provider },
    { name: "Level", text: span.level },
    { name: "Tokens", text: tokensOf(span) },
  ];
  return (
    <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {facts.map(
        ({ name, text }) =>
          text && (
            <div key={name} className="flex min-w-0 gap-1.5">
              <dt className="text-faint">{name}</dt>
              <dd className="truncate text-muted tabular-nums">{text}</dd>
            </div>
          ),
      )}
      <div className="flex min-w-0 items-center gap-1.5">
        <dt className="text-faint">ID</dt>
        <dd className="flex min-w-0 items-center">
          <code className="truncate font-mono text-muted">{span.span_id}</code>
          <CopyButton text={span.span_id} what="span ID" className="-my-1.5" />
        </dd>
      </div>
    </dl>
  );
}

function tokensOf(span: SpanDetail): string | null {
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = span;
  if (input === null && output === null) return total === null ? null : formatCount(total);
  return `${formatCount(input ?? 0)} in / ${formatCount(output ?? 0)} out`;
}
