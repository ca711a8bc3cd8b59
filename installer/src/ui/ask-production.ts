import type { Questioner } from "./questioner.ts";

/** What Production asks for besides Quick Start's questions, once the URL is known. */
export async function askProduction(questioner: Questioner): Promise<void> {
  if (questioner.value("NEXTAUTH_URL")?.startsWith("https:")) await askTls(questioner);
  const own = ["DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS"] as const;
  if (own.some((name) => questioner.value(name))) return;
  const which = await questioner.choose("Postgres, Redis and Temporal", [
    { value: "bundled", label: "The bundled ones", hint: "nothing to prepare" },
    { value: "own", label: "Some of my own", hint: "each is tried before anything is changed" },
  ]);
  if (which === "bundled") return;
  await questioner.secret("DATABASE_URL", "postgres://user:password@host:5432/database (empty: bundled)");
  await questioner.secret("REDIS_URL", "redis:// or rediss://user:password@host:6379 (empty: bundled)");
  await questioner.text("TEMPORAL_ADDRESS", "Temporal, host:port", "leave empty for the bundled one");
}

async function askTls(questioner: Questioner): Promise<void> {
  const telling = ["GATEWAY_TLS", "TLS_CERTIFICATE_FILE", "TRUSTED_PROXIES"] as const;
  if (telling.some((name) => questioner.value(name))) return;
  const how = await questioner.choose("Where does TLS come from?", [
    { value: "automatic", label: "Get certificates by itself", hint: "the name leads here, port 80 is open" },
    { value: "files", label: "Certificate files of mine" },
    { value: "proxy", label: "A proxy in front ends TLS" },
  ]);
  questioner.set("GATEWAY_TLS", how);
  if (how === "automatic") {
    await questioner.text("ACME_EMAIL", "E-mail address for the certificate authority", "may be left empty");
  } else if (how === "files") {
    await questioner.text("TLS_CERTIFICATE_FILE", "Certificate chain (PEM)", "/etc/ssl/observe.pem", "required");
    await questioner.text("TLS_KEY_FILE", "Its private key (PEM)", "/etc/ssl/observe.key", "required");
  } else {
    const message = "Addresses of the proxy, with blanks between them";
    await questioner.text("TRUSTED_PROXIES", message, "127.0.0.1 for one on this machine", "required");
  }
}
