import { describe, expect, it } from "vitest";
import type { Facts, RegistryFact } from "../facts/facts.ts";
import { host, kind, need, say } from "../testing/judged.ts";
import { judge } from "./judge.ts";

const ready = { state: "ready", version: "26.1.5", os: "linux", arch: "amd64" } as const;
const ours: RegistryFact = {
  reference: "ghcr.io/cognobserve/cognobserve-app:1",
  registry: "ghcr.io",
  mirrored: false,
  platforms: ["linux/amd64", "linux/arm64", "unknown/unknown"],
  problem: undefined,
};
const caddy: RegistryFact = { ...ours, reference: "caddy:2", registry: "docker.io" };
const facts = (registry: readonly RegistryFact[], snap = false): Partial<Facts> => ({
  engine: ready,
  engineKind: { ...kind, snap },
  registry,
});
const about = (registry: readonly RegistryFact[], snap = false): string | undefined => say(facts(registry, snap))[0];
const code = (problem: string, more: Partial<RegistryFact> = {}, snap = false): string =>
  (about([{ ...caddy, ...more, problem }], snap) ?? "").replace(/:.*/s, "");

describe("images that have to be downloaded", () => {
  it("are told with the registries that they come from", () => {
    expect(about([ours, caddy, { ...caddy, reference: "postgres:17" }])).toBe("pass: 3 from ghcr.io and docker.io");
    expect(about([])).toBe("pass: ");
  });

  it("are not judged where the engine does not answer", () => {
    const engine = { state: "unreachable", endpoint: "unix:///x", reason: "nobody listens there" } as const;
    expect(say({ ...facts([{ ...ours, problem: "manifest unknown" }]), engine })).toEqual(["pass: "]);
  });

  // As the engine (26.1) says it.
  it.each([
    ["image-not-found", "manifest unknown: manifest unknown"],
    ["image-not-found", "name unknown: repository not found: name unknown"],
    ["image-denied", "denied: denied"],
    ["image-denied", 'Head "https://ghcr.io/v2/x/manifests/9": no basic auth credentials'],
    ["image-denied", 'Head "https://ghcr.io/v2/x/manifests/1": unauthorized: authentication required'],
    ["image-rate-limited", "toomanyrequests: You have reached your unauthenticated pull rate limit."],
    ["image-no-network", 'Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io on 127.0.0.53:53: no such host'],
    ["image-no-network", 'Get "https://ghcr.io/v2/": dial tcp 192.0.2.7:443: connect: connection refused'],
    ["image-no-network", 'Get "https://ghcr.io/v2/": dial tcp 192.0.2.7:443: connect: no route to host'],
    ["image-no-network", 'Get "https://ghcr.io/v2/": dial tcp 192.0.2.7:443: connect: network is unreachable'],
    [
      "image-no-network",
      'Get "https://ghcr.io/v2/": proxyconnect tcp: dial tcp 127.0.0.1:9: connect: connection refused',
    ],
    ["image-no-network", 'Get "https://ghcr.io/v2/": Forbidden'],
    ["image-no-network", 'Get "https://ghcr.io/v2/": Proxy Authentication Required'],
    [
      "image-certificate",
      'Get "https://ghcr.io/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ],
  ])("are refused as %s where a download would end so: %s", (expected, problem) => {
    expect(code(problem)).toBe(expected);
  });

  it.each([
    "no answer in 8 seconds",
    "received unexpected HTTP status: 500 Internal Server Error",
    'Head "https://ghcr.io/v2/x/manifests/1": EOF',
    'Get "https://ghcr.io/v2/": net/http: TLS handshake timeout',
    'Get "https://ghcr.io/v2/": dial tcp 192.0.2.7:443: i/o timeout',
    'Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: Temporary failure in name resolution',
    'Get "https://ghcr.io/v2/": Bad Gateway',
    "page not found",
    "<html><body><h1>403 Forbidden</h1>Request forbidden by administrative rules.</body></html>",
    "<html>denied</html>",
    "authorization denied by plugin opa",
    "dial unix /run/x.sock: connect: permission denied",
    "the engine's answer was not understood",
  ])("are let pass with a word of warning where a download may end otherwise: %s", (problem) => {
    expect(about([{ ...ours, problem }])).toBe(
      `warn: ghcr.io did not say whether ${ours.reference} can be downloaded (${problem}); the download will show it`,
    );
  });

  it("are let pass where a mirror may have them", () => {
    expect(code("manifest unknown", { mirrored: true })).toBe("warn");
    expect(code("toomanyrequests: x", { mirrored: true })).toBe("warn");
    expect(about([{ ...caddy, mirrored: true, platforms: ["linux/arm64"] }])).toBe("pass: 1 from docker.io");
  });

  it("are let pass where a snap may have signed in", () => {
    expect(code("denied: denied", {}, true)).toBe("warn");
    expect(code("manifest unknown", {}, true)).toBe("image-not-found");
  });

  it("are refused when there are none for the engine's processor, signatures left aside", () => {
    expect(about([caddy, { ...ours, platforms: ["linux/arm64", "linux/s390x", "unknown/unknown"] }])).toMatch(
      /^image-architecture: .*cognobserve-app:1 .*there for linux\/arm64, linux\/s390x, and not for linux\/amd64/,
    );
    expect(about([{ ...ours, platforms: [] }])).toBe("pass: 1 from ghcr.io");
  });

  it("are refused for the first one that cannot be had, whatever is only open of others", () => {
    const open = { ...caddy, problem: "no answer in 8 seconds" };
    expect(about([open, ours, { ...caddy, reference: "postgres:17", problem: "manifest unknown" }])).toMatch(
      /^image-not-found: postgres:17/,
    );
  });

  it("are refused before anything is touched, and with the exit code of that", () => {
    const [verdict] = judge(facts([{ ...ours, problem: "manifest unknown" }]), need);
    expect(verdict).toMatchObject({ id: "registry", verdict: "refuse", failure: { exit: 3 } });
  });
});

describe("compose files", () => {
  const commands = { docker: true, compose: "2.23.1" };
  const verdict = (own: readonly string[], problem: readonly string[]): unknown =>
    judge({ composeFiles: { own, problem }, commands, host }, need).find(({ id }) => id === "compose-files");

  it("pass, the user's own by their names", () => {
    expect(verdict(["/x/docker-compose.override.yml"], [])).toMatchObject({
      verdict: "pass",
      message: "/x/docker-compose.override.yml",
    });
  });

  it("are refused with what Compose complains of, and for those who can mend it", () => {
    const problem = ["services.web Additional property prots is not allowed"];
    expect(verdict(["/x/docker-compose.override.yml"], problem)).toMatchObject({
      failure: {
        exit: 3,
        text: {
          code: "compose-files",
          title: "Docker Compose cannot work with /x/docker-compose.override.yml",
          cause: problem[0],
        },
      },
    });
    expect(verdict([], problem)).toMatchObject({
      failure: { text: { code: "compose-unfit", title: "Docker Compose 2.23.1 cannot work with the compose files" } },
    });
  });
});
