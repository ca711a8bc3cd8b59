import { type Check, pass, refuse, warn } from "./check.ts";

const DAY_MS = 86_400_000;
/** Below this the user is told that it is time to renew. */
const SOON_DAYS = 14;

/** Certificates and keys belong together, and are good now and for the URL's host. */
export const certificates: Check<"certificates"> = {
  id: "certificates",
  title: "Certificates",
  facts: ["certificates"],
  judge: ({ certificates: all }) => {
    const soon: string[] = [];
    for (const certificate of all) {
      const { file, host, names, coversHost, keyBelongs, validFrom, validTo, now, damaged, keyFile } = certificate;
      if (damaged !== undefined) return refuse("certificate-damaged", { file, keyFile, reason: damaged });
      if (!keyBelongs) return refuse("certificate-key", certificate);
      if (now > validTo) return refuse("certificate-expired", { file, when: validTo });
      if (now < validFrom) return refuse("certificate-early", { file, when: validFrom });
      if (host !== undefined && !coversHost) return refuse("certificate-host", { file, host, names });
      const days = Math.floor((Date.parse(validTo) - Date.parse(now)) / DAY_MS);
      if (days < SOON_DAYS) soon.push(`${file} expires in ${days} days`);
    }
    if (soon.length > 0) return warn(soon.join("; "));
    return pass(all.map(({ file, validTo }) => `${file} until ${validTo.slice(0, 10)}`).join(", "));
  },
};
