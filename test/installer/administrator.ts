import { apiKey, apiKeyCreated, project, webPaths } from "@cognobserve/contracts/web-api";
import { z } from "zod";

/** Whoever is signed in at the dashboard of an installation, and does there what people do on its pages. */
export interface Administrator {
  /** @returns the id of the project */
  readonly newProject: (name: string) => Promise<string>;
  readonly newKey: (projectId: string) => Promise<{ readonly id: string; readonly key: string }>;
  /** Revokes a project's keys that begin like that. */
  readonly revoke: (projectId: string, keyStart: string) => Promise<void>;
}

/** Signs in with what the installer has written into `.env`. @param web where the dashboard is */
export async function signInAsAdministrator(
  web: string,
  { INIT_ADMIN_EMAIL, INIT_ADMIN_PASSWORD }: Readonly<Record<string, string>>,
): Promise<Administrator> {
  let cookie = "";
  const ask = async (path: string, body?: unknown, method = body === undefined ? "GET" : "POST"): Promise<unknown> => {
    const answer = await fetch(web + path, {
      method,
      headers: { origin: web, cookie, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return await answer.json();
  };
  await ask(webPaths.signIn, { email: INIT_ADMIN_EMAIL, password: INIT_ADMIN_PASSWORD });
  return {
    newProject: async (name) => project.parse(await ask(webPaths.projects, { name })).id,
    newKey: async (projectId) => apiKeyCreated.parse(await ask(webPaths.apiKeys(projectId), { name: "a key" })),
    revoke: async (projectId, keyStart) => {
      const keys = z.array(apiKey).parse(await ask(webPaths.apiKeys(projectId)));
      for (const { id } of keys.filter(({ prefix }) => keyStart.startsWith(prefix))) {
        await ask(webPaths.apiKey(projectId, id), undefined, "DELETE");
      }
    },
  };
}
