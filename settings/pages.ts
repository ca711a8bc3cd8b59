/** Page of the dashboard that shows one trace; the installer prints it as a link. */
export const tracePagePath = (projectId: string, traceId: string): string =>
  `/projects/${encodeURIComponent(projectId)}/traces/${encodeURIComponent(traceId)}`;
