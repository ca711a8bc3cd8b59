import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { apiKeysQuery, createApiKey } from "../../api/api-keys.ts";
import { plural } from "../../logic/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { FormFailure } from "../../ui/notice.tsx";
import { KeyReveal } from "../api-keys/key-reveal.tsx";
import { useMadeKey } from "./use-made-key.ts";

const nameOfFirstKey = "Get started";

/** Makes a key, or shows the one that was just made. */
export function KeyStep({ projectId }: { projectId: string }) {
  const queryClient = useQueryClient();
  const { made, keep } = useMadeKey(projectId);
  const { data: keys } = useQuery(apiKeysQuery(projectId));
  const make = useMutation({
    mutationFn: () => createApiKey(projectId, nameOfFirstKey),
    onSuccess: (key) => {
      keep(key);
      return queryClient.invalidateQueries({ queryKey: apiKeysQuery(projectId).queryKey });
    },
  });
  const live = keys?.filter(({ revokedAt }) => revokedAt === null).length ?? 0;

  if (made) {
    return (
      <div className="grid grid-cols-1 gap-2">
        <KeyReveal value={made.key} />
        <p className="text-muted">It is filled in below. Copy it now: it is shown only this once.</p>
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button look="solid" busy={make.isPending} onClick={() => make.mutate()}>
          {!make.isPending && <KeyRound className="size-3.5" aria-hidden />}
          {live > 0 ? "Make a new key" : "Make a key"}
        </Button>
        {live > 0 && (
          <p className="text-muted">
            Or use one of your{" "}
            <Link
              to="/projects/$projectId/api-keys"
              params={{ projectId }}
              className="text-text underline decoration-line-strong underline-offset-3"
            >
              {plural(live, "key")}
            </Link>{" "}
            in place of <code className="font-mono text-xs">&lt;your key&gt;</code>.
          </p>
        )}
      </div>
      <FormFailure error={make.error} />
    </div>
  );
}
