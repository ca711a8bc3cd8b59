import { type PasswordChange, type Session, session, setupState, webPaths } from "@cognobserve/contracts/web-api";
import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { RequestFailure, request } from "./request.ts";

/** Whether an administrator exists and visitors may make an account. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => request(webPaths.setup, setupState, { signal }),
  staleTime: 60_000,
});

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => readSession(signal),
  staleTime: 60_000,
});

async function readSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return await request(webPaths.session, session, { signal });
  } catch (error) {
    if (error instanceof RequestFailure && error.status === 401) return null;
    throw error;
  }
}

const ignored = z.unknown();

/** @throws RequestFailure with better-auth's own sentence, such as for a wrong password */
export const signIn = (input: { email: string; password: string }) =>
  request(webPaths.signIn, ignored, { method: "POST", body: input });

/** Makes an account and signs in; the first one of an installation becomes its administrator. */
export const signUp = (input: { name: string; email: string; password: string }) =>
  request(webPaths.signUp, ignored, { method: "POST", body: input });

/** The answer's cookie is that of a new session: every other one of the account has ended. */
export const changePassword = (change: PasswordChange) =>
  request(webPaths.changePassword, ignored, { method: "POST", body: change });

export const signOut = () => request(webPaths.signOut, ignored, { method: "POST", body: {} });
