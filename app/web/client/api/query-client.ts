import { QueryCache, QueryClient } from "@tanstack/react-query";
import { mayPass, RequestFailure } from "./request.ts";

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
        retry: (attempt, error) => attempt < 2 && mayPass(error),
        retryDelay: (attempt) => 500 * 2 ** attempt,
        // A browser that believes itself to be offline may still reach this machine, or one beside it.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
