import { QueryCache, QueryClient } from "@tanstack/react-query";
import { RequestFailure } from "./request.ts";

/** The cache of server answers. `onSignedOut` runs when a request finds that the session is over. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof RequestFailure && error.status === 401) onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // An answer such as «not found» stays the same however often it is asked for.
        retry: (attempt, error) =>
          attempt < 2 && error instanceof RequestFailure && (error.status === 0 || error.status >= 500),
        retryDelay: (attempt) => 500 * 2 ** attempt,
      },
    },
  });
}
