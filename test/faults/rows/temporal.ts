import type { ExternalServices } from "../../installer/external-services.ts";
import { type Mend, type Row, refusal, type Settings } from "../row.ts";
import type { Stage } from "../stage.ts";

/* A Temporal of the user's own, wrong in each way. */

const address = "--set TEMPORAL_ADDRESS=HOST:7233";
const certificate = "TEMPORAL_CERTIFICATE_FILE=/etc/ssl/client.pem --set TEMPORAL_KEY_FILE=/etc/ssl/client.key";

/** Temporal as it wants to be spoken to: with a certificate and an API key. */
export const mutual = ({ at, apiKey, authority }: ExternalServices, name = "client"): Settings => ({
  TEMPORAL_ADDRESS: at.temporal,
  TEMPORAL_API_KEY: apiKey(["temporal-system:admin"]),
  TEMPORAL_CA_FILE: authority.file("ca.pem"),
  TEMPORAL_CERTIFICATE_FILE: authority.file(`${name}.pem`),
  TEMPORAL_KEY_FILE: authority.file(`${name}.key`),
});

const withServices =
  (settings: (services: ExternalServices) => Settings, mend: (services: ExternalServices) => readonly Mend[]) =>
  async ({ world }: Stage) => {
    const services = await world.services();
    return { settings: settings(services), mend: mend(services) };
  };

const rightAddress = ({ at }: ExternalServices): readonly Mend[] => [{ fill: { "HOST:7233": at.temporal } }];

const addresses = (wrong: (services: ExternalServices) => string) =>
  withServices((services) => ({ ...mutual(services), TEMPORAL_ADDRESS: wrong(services) }), rightAddress);

/** The printed files, and the key that the environment gives. */
const rightCredentials = (services: ExternalServices): Mend => {
  const { TEMPORAL_API_KEY = "", TEMPORAL_CERTIFICATE_FILE = "", TEMPORAL_KEY_FILE = "" } = mutual(services);
  return {
    fill: { "/etc/ssl/client.pem": TEMPORAL_CERTIFICATE_FILE, "/etc/ssl/client.key": TEMPORAL_KEY_FILE },
    env: { TEMPORAL_API_KEY },
  };
};

const rightAuthority = ({ authority }: ExternalServices): Mend => ({
  fill: { "/etc/ssl/your-ca.pem": authority.file("ca.pem") },
});

export const temporal: readonly Row[] = [
  refusal({
    id: "production-temporal-host",
    fault: "TEMPORAL_ADDRESS names a host that has no address",
    code: "temporal-host-unknown",
    remedy: address,
    make: addresses(() => "temporal.invalid:7233"),
  }),
  refusal({
    id: "production-temporal-port",
    fault: "TEMPORAL_ADDRESS names a port where nothing listens",
    code: "temporal-refused",
    remedy: address,
    make: addresses(({ machine }) => `${machine}:1`),
  }),
  refusal({
    id: "production-temporal-localhost",
    fault: "TEMPORAL_ADDRESS names localhost, which each container is itself",
    cause: "network",
    code: "setting-loopback",
    remedy: "--set TEMPORAL_ADDRESS='",
    make: withServices(
      (services) => ({
        ...mutual(services),
        TEMPORAL_ADDRESS: services.at.temporal.replace(services.machine, "localhost"),
      }),
      () => [{}],
    ),
  }),
  refusal({
    id: "production-temporal-tls-off",
    fault: "Temporal wants TLS with certificates on both sides, and nothing is said of it",
    code: "temporal-tls-required",
    remedy: "--set TEMPORAL_TLS=true",
    make: withServices(
      ({ at }) => ({ TEMPORAL_ADDRESS: at.temporal }),
      (services) => [
        {},
        { of: "temporal-certificate-untrusted", ...rightAuthority(services) },
        { of: "temporal-credentials", ...rightCredentials(services) },
      ],
    ),
  }),
  refusal({
    id: "production-temporal-no-tls",
    fault: "TLS is asked for, and what listens there has none",
    code: "temporal-tls-missing",
    remedy: "--set TEMPORAL_TLS=false",
    byHand: "names the address of Temporal, which has TLS",
    make: withServices(
      (services) => ({ ...mutual(services), TEMPORAL_ADDRESS: services.at.plainValkey }),
      ({ at }) => [{ run: [], settings: { TEMPORAL_ADDRESS: at.temporal } }],
    ),
  }),
  refusal({
    id: "production-temporal-no-certificate",
    fault: "Temporal wants a client certificate, and none is given",
    code: "temporal-credentials",
    remedy: certificate,
    make: withServices(
      ({ at, authority }) => ({
        TEMPORAL_ADDRESS: at.temporal,
        TEMPORAL_CA_FILE: authority.file("ca.pem"),
        TEMPORAL_TLS: "true",
      }),
      (services) => [rightCredentials(services)],
    ),
  }),
  refusal({
    id: "production-temporal-stranger",
    fault: "The client certificate is signed by a stranger",
    code: "temporal-credentials",
    remedy: certificate,
    make: withServices(
      (services) => mutual(services, "stranger"),
      (services) => [rightCredentials(services)],
    ),
  }),
  refusal({
    id: "production-temporal-key",
    fault: "The API key is none of Temporal's",
    code: "temporal-credentials",
    remedy: "--set TEMPORAL_API_KEY=…",
    make: withServices(
      (services) => ({ ...mutual(services), TEMPORAL_API_KEY: "a.wrong.key" }),
      (services) => [
        { run: [1], fill: { "TEMPORAL_API_KEY=…": `TEMPORAL_API_KEY=${mutual(services).TEMPORAL_API_KEY}` } },
      ],
    ),
  }),
  refusal({
    id: "production-temporal-namespace",
    fault: "The key may not make the namespace, which does not exist",
    code: "temporal-namespace",
    remedy: "--set TEMPORAL_NAMESPACE=NAME",
    byHand: "asks for a key that may",
    make: withServices(
      (services) => ({ ...mutual(services), TEMPORAL_API_KEY: services.apiKey(["default:read"]) }),
      ({ apiKey }) => [{ run: [], settings: { TEMPORAL_API_KEY: apiKey(["temporal-system:admin"]) } }],
    ),
  }),
  refusal({
    id: "production-temporal-foreign-namespace",
    fault: "The namespace is somebody else's",
    cause: "permissions",
    code: "temporal-namespace",
    remedy: "--set TEMPORAL_NAMESPACE=NAME",
    make: withServices(
      (services) => ({
        ...mutual(services),
        TEMPORAL_API_KEY: services.apiKey(["mine:admin"]),
        TEMPORAL_NAMESPACE: "other",
      }),
      ({ apiKey }) => [
        { fill: { "NAMESPACE=NAME": "NAMESPACE=mine" }, env: { TEMPORAL_API_KEY: apiKey(["temporal-system:admin"]) } },
      ],
    ),
  }),
  refusal({
    id: "production-temporal-authority",
    fault: "TEMPORAL_CA_FILE names another authority than the one that signed",
    code: "temporal-certificate-untrusted",
    remedy: "--set TEMPORAL_CA_FILE=/etc/ssl/your-ca.pem",
    make: withServices(
      (services) => ({ ...mutual(services), TEMPORAL_CA_FILE: services.authority.file("other-ca.pem") }),
      (services) => [rightAuthority(services)],
    ),
  }),
  refusal({
    id: "production-temporal-certificate-name",
    fault: "Temporal's certificate is for another host",
    code: "temporal-certificate-name",
    remedy: address,
    make: addresses(({ at, machine }) => at.temporal.replace(machine, "host.docker.internal")),
  }),
  refusal({
    id: "production-temporal-other-key",
    fault: "The client's key belongs to another certificate",
    code: "certificate-key",
    remedy: "--set TEMPORAL_KEY_FILE=/path/to/key.pem",
    make: withServices(
      (services) => ({ ...mutual(services), TEMPORAL_KEY_FILE: services.authority.file("stranger.key") }),
      ({ authority }) => [{ fill: { "/path/to/key.pem": authority.file("client.key") } }],
    ),
  }),
  refusal({
    id: "production-temporal-half-certificate",
    fault: "TEMPORAL_CERTIFICATE_FILE is given without its key",
    code: "setting-missing",
    remedy: "--set TEMPORAL_KEY_FILE=…",
    make: withServices(
      (services) => {
        const { TEMPORAL_KEY_FILE: _, ...rest } = mutual(services);
        return rest;
      },
      ({ authority }) => [{ fill: { "TEMPORAL_KEY_FILE=…": `TEMPORAL_KEY_FILE=${authority.file("client.key")}` } }],
    ),
  }),
  refusal({
    id: "production-temporal-something-else",
    fault: "What listens there is no Temporal",
    code: "temporal-failed",
    remedy: address,
    make: withServices(
      ({ at }) => ({ TEMPORAL_ADDRESS: at.oldPostgres }),
      (services) => [
        ...rightAddress(services),
        { of: "temporal-tls-required" },
        { of: "temporal-certificate-untrusted", ...rightAuthority(services) },
        { of: "temporal-credentials", ...rightCredentials(services) },
      ],
    ),
  }),
];
