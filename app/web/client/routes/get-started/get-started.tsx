import { keyPlaceholder, snippets } from "@cognobserve/contracts/snippets";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { useState } from "react";
import { sessionQuery } from "../../api/session.ts";
import { PageHeader } from "../../shell/page-header.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { useDocumentTitle } from "../../ui/use-document-title.ts";
import { FirstTrace } from "./first-trace.tsx";
import { KeyStep } from "./key-step.tsx";
import { Step } from "./step.tsx";
import { useMadeKey } from "./use-made-key.ts";

const route = getRouteApi("/signed-in/projects/$projectId/get-started");

/** Three steps from nothing to a trace: a key, a program that sends one, and the trace arriving. */
export function GetStartedPage() {
  useDocumentTitle("Get started");
  const { projectId } = route.useParams();
  const { data: session } = useQuery(sessionQuery);
  const { made } = useMadeKey(projectId);
  // Stays the same while the page is open: a second paste is then a retry, which changes nothing.
  const [opened] = useState(() => ({ unique: Math.random().toString(36).slice(2, 10), now: new Date() }));
  if (!session) return null;
  const programs = snippets({ ingestUrl: session.ingestUrl, key: made?.key ?? keyPlaceholder, ...opened });

  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Get started" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid w-full max-w-3xl gap-8 px-4 py-6 sm:px-8 sm:py-8">
          <p className="max-w-prose text-base text-muted">
            Send a trace to this project. Any OpenTelemetry SDK can do it, and so can one HTTP request.
          </p>
          <ol className="grid grid-cols-1 gap-8">
            <Step number={1} title="Make an API key">
              <KeyStep projectId={projectId} />
            </Step>
            <Step number={2} title="Send a trace">
              <Tabs.Root defaultValue="curl">
                <Tabs.List
                  aria-label="Client"
                  className="mb-3 flex w-fit max-w-full gap-0.5 overflow-x-auto rounded-lg bg-track p-0.5"
                >
                  {programs.map(({ id, label }) => (
                    <Tabs.Trigger
                      key={id}
                      value={id}
                      className="h-7 rounded-md px-3 font-medium text-muted hover:text-text focus-visible:-outline-offset-2 data-[state=active]:bg-thumb data-[state=active]:text-text data-[state=active]:shadow-card"
                    >
                      {label}
                    </Tabs.Trigger>
                  ))}
                </Tabs.List>
                {programs.map((program) => (
                  <Tabs.Content key={program.id} value={program.id} className="grid grid-cols-1 gap-3" tabIndex={-1}>
                    {program.install && <CodeBlock code={program.install} what="install command" caption="Install" />}
                    <CodeBlock code={program.code} what={`${program.label} snippet`} caption={program.place} />
                  </Tabs.Content>
                ))}
              </Tabs.Root>
              <p className="mt-3 flex flex-wrap items-center gap-x-1.5 text-muted text-xs">
                Traces are received at <code className="font-mono text-text">{session.ingestUrl}/v1/traces</code>
                <CopyButton text={`${session.ingestUrl}/v1/traces`} what="trace address" className="-my-2" />
              </p>
            </Step>
            <Step number={3} title="See it arrive" last>
              <FirstTrace projectId={projectId} ingestUrl={session.ingestUrl} />
            </Step>
          </ol>
        </div>
      </div>
    </div>
  );
}
