import {
  Bot,
  Braces,
  Circle,
  Database,
  Globe,
  type LucideIcon,
  Search,
  Sparkles,
  Workflow,
  Wrench,
} from "lucide-react";
import { type SpanKind, spanKindLabel } from "../../logic/span-kind.ts";
import { classNames } from "../../ui/class-names.ts";

interface Look {
  readonly icon: LucideIcon;
  readonly text: string;
  readonly bar: string;
}

const looks: Readonly<Record<SpanKind, Look>> = {
  llm: { icon: Sparkles, text: "text-kind-llm", bar: "bg-kind-llm" },
  tool: { icon: Wrench, text: "text-kind-tool", bar: "bg-kind-tool" },
  agent: { icon: Bot, text: "text-kind-agent", bar: "bg-kind-agent" },
  retrieval: { icon: Search, text: "text-kind-retrieval", bar: "bg-kind-retrieval" },
  embedding: { icon: Braces, text: "text-kind-embedding", bar: "bg-kind-embedding" },
  chain: { icon: Workflow, text: "text-kind-chain", bar: "bg-kind-chain" },
  database: { icon: Database, text: "text-kind-plain", bar: "bg-kind-plain" },
  http: { icon: Globe, text: "text-kind-plain", bar: "bg-kind-plain" },
  span: { icon: Circle, text: "text-kind-plain", bar: "bg-kind-plain" },
};

/** The class that colours a span's bar. */
export const kindBarClass = (kind: SpanKind): string => looks[kind].bar;

export function SpanKindIcon({ kind, className }: { kind: SpanKind; className?: string }) {
  const { icon: Icon, text } = looks[kind];
  return (
    <Icon role="img" aria-label={spanKindLabel[kind]} className={classNames("size-3.5 shrink-0", text, className)} />
  );
}
