/** Ports on which our services and the ones they need listen inside their containers. */
export const ports = {
  web: 3000,
  ingest: 8080,
  postgres: 5432,
  redis: 6379,
  temporal: 7233,
} as const;
