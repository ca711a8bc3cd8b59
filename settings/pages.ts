/** Page of the dashboard that shows one trace; the installer prints it as a link. */
export const tracePagePath = (projectId: string, traceId: string): string =>
  `/projects/${encodeURIComponent(projectId)}/traces/${encodeURIComponent(traceId)}`;

/** Page of the dashboard on which a project waits for its first trace. */
export const getStartedPagePath = (projectId: string): string =>
  `/projects/${encodeURIComponent(projectId)}/get-started`;

/** Page of the dashboard on which a project's API keys are made and revoked. */
export const apiKeysPagePath = (projectId: string): string => `/projects/${encodeURIComponent(projectId)}/api-keys`;
