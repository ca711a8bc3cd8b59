import { Bot, Image, type LucideIcon, MessageSquare, Settings2, User, Wrench } from "lucide-react";
import type { ChatMessage, ChatPart } from "../../logic/chat-messages.ts";
import { classNames } from "../../ui/class-names.ts";
import { JsonView } from "../../ui/json-view.tsx";
import { LongText } from "../../ui/long-text.tsx";

const roles: Readonly<Record<string, { icon: LucideIcon; color: string }>> = {
  system: { icon: Settings2, color: "text-muted" },
  developer: { icon: Settings2, color: "text-muted" },
  user: { icon: User, color: "text-kind-agent" },
  assistant: { icon: Bot, color: "text-kind-llm" },
  model: { icon: Bot, color: "text-kind-llm" },
  tool: { icon: Wrench, color: "text-kind-tool" },
};

/** Messages, one below the other, as they were said. */
export function ChatView({ messages }: { messages: readonly ChatMessage[] }) {
  return (
    <ol className="overflow-hidden rounded-lg border border-line">
      {messages.map((message, index) => (
        // The place is the identity: messages have no ids and never change place.
        <li key={index} className="border-line border-t first:border-t-0">
          <Message message={message} />
        </li>
      ))}
    </ol>
  );
}

function Message({ message }: { message: ChatMessage }) {
  const { icon: Icon, color } = roles[message.role] ?? { icon: MessageSquare, color: "text-muted" };
  const isOurs = message.role === "assistant" || message.role === "model";
  return (
    <div className={classNames("px-3 py-2.5", isOurs ? "bg-surface" : "bg-sunken")}>
      <p className={classNames("mb-1 flex items-center gap-1.5 font-medium text-xs", color)}>
        <Icon className="size-3.5" aria-hidden />
        {message.role}
        {message.name && <span className="font-normal text-faint">{message.name}</span>}
      </p>
      <div className="grid grid-cols-1 gap-2">
        {message.parts.length === 0 && <p className="text-faint italic">(empty)</p>}
        {message.parts.map((part, index) => (
          <Part key={index} part={part} most={isOurs ? 4000 : 1200} />
        ))}
      </div>
    </div>
  );
}

/** `most`: characters of text that are shown at first; what was asked is cut sooner than what was answered. */
function Part({ part, most }: { part: ChatPart; most: number }) {
  switch (part.type) {
    case "text":
      return <LongText text={part.text} most={most} className="text-base" />;
    case "reasoning":
      return <LongText text={part.text} className="border-line-strong border-l-2 pl-2.5 text-muted italic" />;
    case "tool-call":
      return (
        <Box title={part.name} id={part.id}>
          <JsonView value={part.input} />
        </Box>
      );
    case "tool-result":
      return (
        <Box title="result" id={part.id}>
          {typeof part.output === "string" ? (
            <LongText text={part.output} className="font-mono text-xs leading-5" />
          ) : (
            <JsonView value={part.output} />
          )}
        </Box>
      );
    case "image":
      return <ImagePart url={part.url} />;
    case "other":
      return <JsonView value={part.value} />;
  }
}

function Box({ title, id, children }: { title: string; id: string | null; children: React.ReactNode }) {
  return (
    <div className="min-w-0 rounded-md border border-line bg-surface">
      <p className="flex items-center gap-1.5 border-line border-b px-2.5 py-1 font-mono text-xs">
        <Wrench className="size-3 text-kind-tool" aria-hidden />
        <span className="font-medium">{title}</span>
        {id && <span className="ml-auto truncate text-faint">{id}</span>}
      </p>
      <div className="px-2 py-1.5">{children}</div>
    </div>
  );
}

/** Images inside the message are drawn; for others there is a link, since looking at a trace must call nobody. */
function ImagePart({ url }: { url: string }) {
  if (/^data:image\/(png|jpeg|gif|webp);base64,/.test(url)) {
    return <img src={url} alt="Part of the message" className="max-h-72 max-w-full rounded-md border border-line" />;
  }
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-muted">
      <Image className="size-3.5 shrink-0" aria-hidden />
      {/^https?:\/\//.test(url) ? (
        <a href={url} target="_blank" rel="noreferrer noopener" className="truncate text-accent hover:underline">
          {url}
        </a>
      ) : (
        <span className="truncate">{url}</span>
      )}
    </p>
  );
}
