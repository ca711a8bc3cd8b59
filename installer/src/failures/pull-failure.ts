import { type Failure, failure } from "../failures.ts";

/* What registries and the engine say when an image cannot be had, told apart by their words. */

/** Nobody has signed in, or not the right one. */
export const wantsLogin = /(?<!permission )denied|unauthorized|authentication required|no basic auth credentials/i;

/** No more downloads are allowed for now. */
export const isLimited = /toomanyrequests|rate limit/i;

/** What proxies answer in the registry's place, as the engine repeats it. */
const ofProxy = /^\w+ "https:[^"]*": (Forbidden|Proxy Authentication Required|Bad Gateway|Service Unavailable)$/;

/** Why an image could not be downloaded, by what the engine said. */
export function pullFailure(image: string, reason: string): Failure {
  if (/no space left/i.test(reason)) return failure("image-disk-full", { image, reason });
  if (isLimited.test(reason)) return failure("image-rate-limited", { image });
  if (/x509/.test(reason)) return failure("image-certificate", { image, reason });
  if (ofProxy.test(reason)) return failure("image-no-network", { image, reason });
  if (
    /manifest unknown|not found|does not exist/i.test(reason) &&
    !/no such host/i.test(reason) &&
    !/denied/i.test(reason)
  ) {
    return failure("image-not-found", { image });
  }
  if (wantsLogin.test(reason) || /forbidden/i.test(reason)) return failure("image-denied", { image });
  if (/no matching manifest for/i.test(reason)) return failure("image-architecture", { image, reason });
  if (
    /no such host|dial tcp|i\/o timeout|timeout|connection refused|network|TLS|EOF|connection reset|proxyconnect|temporary failure/i.test(
      reason,
    )
  ) {
    return failure("image-no-network", { image, reason });
  }
  return failure("image-download-failed", { image, reason });
}

/** Words of a registry that it will not take back, and of a network that does not mend itself. */
const final =
  /manifest unknown|name unknown|denied|unauthorized|no basic auth credentials|authentication required|toomanyrequests|rate limit|no such host|connection refused|no route to host|network is unreachable|x509|: (Forbidden|Proxy Authentication Required)$/i;

/** Words of somebody who stands between us and the engine, and who may let a download pass: a filter, a plugin. */
const inBetween = /^</;

/**
 * Whether a download that is begun now would end the same way. Time-outs, cut lines and errors of the registry's own may
 * be over in a moment; and what nobody has seen before is nothing to refuse an installation for.
 */
export const isFinal = (reason: string): boolean =>
  final.test(reason) && !inBetween.test(reason) && !/permission denied|by plugin/i.test(reason);
