import { type ApiKeyCreated, apiKeyInput } from "@cognobserve/contracts/web-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery, createApiKey } from "../../api/api-keys.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { NameForm } from "../../ui/name-form.tsx";
import { KeyReveal } from "./key-reveal.tsx";

/** Asks for a name, then shows the key, once. */
export function NewKeyDialog({
  projectId,
  open,
  onOpenChange,
}: {
  projectId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const [made, setMade] = useState<ApiKeyCreated | null>(null);
  const close = () => {
    onOpenChange(false);
    setMade(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      sticky={made !== null}
      title={made ? "Copy your key" : "New API key"}
      description={
        made
          ? "It is shown only this once: the server keeps a fingerprint of it, not the key."
          : "It lets an application send traces to this project and read them back."
      }
    >
      {made ? (
        <>
          <KeyReveal value={made.key} />
          <div className="mt-4 flex justify-end">
            <Button look="solid" onClick={close}>
              Done
            </Button>
          </div>
        </>
      ) : (
        <NewKeyForm projectId={projectId} onMade={setMade} />
      )}
    </Dialog>
  );
}

function NewKeyForm({ projectId, onMade }: { projectId: string; onMade: (key: ApiKeyCreated) => void }) {
  const queryClient = useQueryClient();
  const making = useMutation({
    mutationFn: (name: string) => createApiKey(projectId, name),
    onSuccess: (key) => {
      onMade(key);
      return queryClient.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey });
    },
  });
  return (
    <NameForm
      hint="Where it will be used, such as “Production” or “My laptop”."
      submitLabel="Create key"
      input={apiKeyInput}
      making={making}
    />
  );
}
