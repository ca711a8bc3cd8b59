import { useQueryClient } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { mayPass } from "../api/request.ts";
import { sessionQuery, setupQuery } from "../api/session.ts";
import { FailureState } from "../ui/notice.tsx";

const ASK_EVERY_MS = 3_000;

/**
 * In place of a page that could not be shown, such as when the server is away. It asks again by itself, and stays as it
 * is until there is an answer.
 */
export function PageFailure({ error }: ErrorComponentProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const asksAgain = mayPass(error);
  useEffect(() => {
    if (!asksAgain) return;
    const ask = async () => {
      const anew = { staleTime: 0, retry: false } as const;
      await Promise.all([
        queryClient.fetchQuery({ ...setupQuery, ...anew }),
        queryClient.fetchQuery({ ...sessionQuery, ...anew }),
      ]);
      await router.invalidate();
    };
    const timer = setInterval(() => void ask().catch(() => undefined), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [asksAgain, queryClient, router]);
  return (
    <FailureState
      title="This page could not be shown"
      error={error}
      meanwhile={asksAgain ? "Asking again every few seconds." : undefined}
      onRetry={() => {
        queryClient.resetQueries();
        void router.invalidate();
      }}
    />
  );
}
