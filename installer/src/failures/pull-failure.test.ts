import { expect, it } from "vitest";
import { isFinal, pullFailure } from "./pull-failure.ts";

/* What is said of an image that cannot be had, by the words of engines and registries. */

it.each([
  ["image-denied", 'Head "https://ghcr.io/v2/x/manifests/9": no basic auth credentials'],
  ["image-architecture", "no matching manifest for linux/amd64 in the manifest list entries"],
  ["image-disk-full", "write /var/lib/docker/tmp/GetImageBlob1: no space left on device"],
  [
    "image-denied",
    "pull access denied for x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  ["image-denied", "Head https://ghcr.io/v2/x/manifests/1: unauthorized: authentication required"],
  ["image-rate-limited", "toomanyrequests: You have reached your pull rate limit."],
  ["image-not-found", "manifest for ghcr.io/x:9 not found: manifest unknown: manifest unknown"],
  ["image-no-network", "Get https://ghcr.io/v2/: dial tcp: lookup ghcr.io on 127.0.0.53:53: no such host"],
  [
    "image-certificate",
    "Get https://ghcr.io/v2/: tls: failed to verify certificate: x509: certificate signed by unknown authority",
  ],
  ["image-no-network", 'Get "https://ghcr.io/v2/": Forbidden'],
  ["image-download-failed", "something that nobody has seen"],
  ["image-denied", 'Get "https://ghcr.io/v2/x/manifests/9": permission to read is forbidden by policy'],
  ["image-no-network", 'Get "https://ghcr.io/v2/": Proxy Authentication Required'],
  ["image-no-network", 'Head "https://ghcr.io/v2/x": read: connection reset by peer'],
  ["image-download-failed", "permission denied by a plugin"],
])("%s: %s", (code, reason) => {
  expect(pullFailure("ghcr.io/x:9", reason).text.code).toBe(code);
});

it.each([
  [true, "manifest unknown: manifest unknown"],
  [true, "dial tcp: lookup ghcr.io: no such host"],
  [true, 'Get "https://ghcr.io/v2/": Forbidden'],
  [false, 'Get "https://ghcr.io/v2/": Service Unavailable'],
  [false, "net/http: TLS handshake timeout"],
  [false, "read: connection reset by peer"],
  [false, "<html>access denied</html>"],
  [false, "authorization denied by plugin opa: no"],
  [false, "permission denied"],
  [false, "something that nobody has seen"],
])("would end the same way now: %s: %s", (final, reason) => {
  expect(isFinal(reason)).toBe(final);
});
