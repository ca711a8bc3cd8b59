import type { ApiKey } from "@cognobserve/contracts/web-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery, revokeApiKey } from "../../api/api-keys.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { FormFailure } from "../../ui/notice.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const head = "h-8 border-line border-b px-3 font-medium text-muted text-xs first:pl-4 last:pr-4";
const cell = "truncate md:px-3 md:first:pl-4 md:last:pr-4";

/** The project's keys. Live ones first; revoked ones stay, so that an old prefix in a log can still be told apart. */
export function KeyTable({ keys, projectId }: { keys: readonly ApiKey[]; projectId: string }) {
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const sorted = [...keys].sort(
    (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || b.createdAt.localeCompare(a.createdAt),
  );
  return (
    <>
      <table className="w-full table-fixed border-collapse text-left max-md:block">
        <caption className="sr-only">API keys of this project</caption>
        <thead className="max-md:sr-only">
          <tr>
            <th scope="col" className={head}>
              Name
            </th>
            <th scope="col" className={classNames(head, "w-40")}>
              Key
            </th>
            <th scope="col" className={classNames(head, "w-32")}>
              Created
            </th>
            <th scope="col" className={classNames(head, "w-32")}>
              Last used
            </th>
            <th scope="col" className={classNames(head, "w-28")}>
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {sorted.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </tbody>
      </table>
      {revoking && <RevokeDialog apiKey={revoking} projectId={projectId} onClose={() => setRevoking(null)} />}
    </>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const revoked = apiKey.revokedAt !== null;
  return (
    <tr
      className={classNames(
        "border-line border-b max-md:grid max-md:grid-cols-[1fr_auto] max-md:items-center max-md:gap-y-1 max-md:px-4 max-md:py-3 md:h-11",
        revoked && "text-muted",
      )}
    >
      <td className={classNames(cell, "font-medium", revoked && "line-through decoration-faint")} title={apiKey.name}>
        {apiKey.name}
      </td>
      <td className={classNames(cell, "font-mono text-muted text-xs max-md:text-right")}>{apiKey.prefix}…</td>
      <td className={classNames(cell, "text-muted")}>
        <span className="md:hidden">Made </span>
        <RelativeTime iso={apiKey.createdAt} />
        <span className="md:hidden">
          {" "}
          · used {apiKey.lastUsedAt ? <RelativeTime iso={apiKey.lastUsedAt} /> : "never"}
        </span>
      </td>
      <td className={classNames(cell, "text-muted max-md:hidden")}>
        {apiKey.lastUsedAt ? <RelativeTime iso={apiKey.lastUsedAt} /> : "Never"}
      </td>
      <td className={classNames(cell, "text-right")}>
        {apiKey.revokedAt ? (
          <span className="text-faint text-xs">
            Revoked <RelativeTime iso={apiKey.revokedAt} />
          </span>
        ) : (
          <Button
            look="quiet"
            size="small"
            onClick={onRevoke}
            className="-mr-2 text-error!"
            aria-label={`Revoke ${apiKey.name}`}
          >
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}

function RevokeDialog({ apiKey, projectId, onClose }: { apiKey: ApiKey; projectId: string; onClose: () => void }) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(projectId, apiKey.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke “${apiKey.name}”?`}
      description="Applications that use it can no longer send or read traces. This cannot be undone; traces that were received stay."
      confirm="Revoke key"
      busy={revoke.isPending}
      onConfirm={() => revoke.mutate()}
    >
      {revoke.error && <FormFailure error={revoke.error} />}
    </ConfirmDialog>
  );
}
