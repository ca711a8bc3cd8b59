import { type ApiKeyCreated, apiKeyInput } from "@cognobserve/contracts/web-api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { apiKeysQuery, createApiKey } from "../../api/api-keys.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FormFailure } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
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
        <NameForm projectId={projectId} onMade={setMade} />
      )}
    </Dialog>
  );
}

function NameForm({ projectId, onMade }: { projectId: string; onMade: (key: ApiKeyCreated) => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const make = useMutation({
    mutationFn: (wanted: string) => createApiKey(projectId, wanted),
    onSuccess: (key) => {
      onMade(key);
      return queryClient.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = apiKeyInput.safeParse({ name });
    setProblem(read.success ? undefined : read.error.issues[0]?.message);
    if (read.success) make.mutate(read.data.name);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <TextField
        label="Name"
        hint="Where it will be used, such as “Production” or “My laptop”."
        value={name}
        maxLength={100}
        autoComplete="off"
        problem={problem}
        onChange={(event) => setName(event.target.value)}
      />
      <FormFailure error={make.error} />
      <div className="flex justify-end">
        <Button type="submit" look="solid" busy={make.isPending}>
          Create key
        </Button>
      </div>
    </form>
  );
}
