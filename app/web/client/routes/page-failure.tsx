import { useQueryClient } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { FailureState } from "../ui/notice.tsx";

/** In place of a page that could not be shown, such as when the server is away. */
export function PageFailure({ error }: ErrorComponentProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  return (
    <FailureState
      title="This page could not be shown"
      error={error}
      onRetry={() => {
        queryClient.resetQueries();
        void router.invalidate();
      }}
    />
  );
}
