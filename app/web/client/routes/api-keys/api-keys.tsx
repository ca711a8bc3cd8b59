import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { apiKeysQuery } from "../../api/api-keys.ts";
import { PageHeader } from "../../shell/page-header.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState, FailureState } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useDocumentTitle } from "../../ui/use-document-title.ts";
import { KeyTable } from "./key-table.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";

const route = getRouteApi("/signed-in/projects/$projectId/api-keys");

export function ApiKeysPage() {
  useDocumentTitle("API keys");
  const { projectId } = route.useParams();
  const [making, setMaking] = useState(false);
  const { data: keys, error, isPending, refetch } = useQuery(apiKeysQuery(projectId));

  return (
    <div className="flex h-full flex-col">
      <PageHeader title="API keys">
        <Button look="solid" onClick={() => setMaking(true)}>
          <Plus className="size-3.5" aria-hidden />
          New key
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {isPending && (
          <div role="status" aria-label="Loading the keys" className="grid gap-6 p-4">
            <Skeleton className="w-64" />
            <Skeleton className="w-80" />
          </div>
        )}
        {error && !keys && <FailureState title="Keys could not be loaded" error={error} onRetry={() => refetch()} />}
        {keys?.length === 0 && (
          <EmptyState
            icon={KeyRound}
            title="No keys yet"
            action={
              <Button look="solid" onClick={() => setMaking(true)}>
                Make a key
              </Button>
            }
          >
            A key lets an application send traces to this project and read them back.
          </EmptyState>
        )}
        {keys && keys.length > 0 && <KeyTable keys={keys} projectId={projectId} />}
      </div>
      <NewKeyDialog projectId={projectId} open={making} onOpenChange={setMaking} />
    </div>
  );
}
