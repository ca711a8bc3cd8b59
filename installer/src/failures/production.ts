import { exitCodes } from "../exit-codes.ts";
import { entry, installer } from "./entry.ts";
import { shellWord } from "./shell-word.ts";

const refused = exitCodes.refused;

/** Failures of the mode «production» that its preflight finds on the machine and in the settings. */
export const production = {
  "setting-missing": entry<{ setting: string; because: string }>({
    exit: refused,
    summary: "A setting has no value that another one makes necessary.",
    title: ({ setting }) => `${setting} is missing`,
    cause: ({ setting, because }) => `${because} needs ${setting} as well.`,
    remedy: () => "Give it a value:",
    commands: ({ setting }) => [`${installer} --set ${setting}=…`],
  }),
  "setting-pointless": entry<{ setting: string; needs: string }>({
    exit: refused,
    summary: "A setting has no effect without another one.",
    title: ({ setting }) => `${setting} has no effect`,
    cause: ({ setting, needs }) =>
      `${setting} is used with ${needs.replace(/=.*/, "")} alone, which does not ask for it.`,
    remedy: ({ setting }) => `Leave ${setting} out, also of .env; or set the other one to match:`,
    commands: ({ needs }) => [`${installer} --set ${needs}`],
  }),
  "setting-loopback": entry<{ setting: string; host: string; instead: string }>({
    exit: refused,
    summary: "A service is said to be on localhost, which inside a container is the container itself.",
    title: ({ setting, host }) => `${setting} names ${host}, which is each container itself`,
    cause: ({ host }) => `CognObserve runs in containers, and in there ${host} is not this machine.`,
    remedy: () => "Name this machine by an address of its own, at which the service has to listen:",
    commands: ({ setting, instead }) => [`${installer} --set ${setting}='${instead}'`],
  }),
  "database-shared": entry<{ names: readonly string[]; example: string }>({
    exit: refused,
    summary: "CognObserve and Temporal were given the same database.",
    title: ({ names }) => `${names.join(" and ")} is named twice`,
    cause: () => "CognObserve's own database and Temporal's two have to be three.",
    remedy: () => "Give Temporal databases of its own:",
    commands: ({ example }) => [
      `${installer} --set TEMPORAL_DATABASE=${example} --set TEMPORAL_VISIBILITY_DATABASE=${example}_visibility`,
    ],
  }),
  "url-needs-tls": entry<{ url: string }>({
    exit: refused,
    summary: "The URL is https, and nothing is said about where TLS comes from.",
    title: ({ url }) => `${url} is https, but GATEWAY_TLS is off`,
    cause: () => "Browsers would speak TLS to a gateway that does not.",
    remedy: () => "Say where TLS comes from: automatic certificates, files of yours, or a proxy in front of it:",
    commands: () => [
      `${installer} --set GATEWAY_TLS=automatic`,
      `${installer} --set GATEWAY_TLS=files --set TLS_CERTIFICATE_FILE=/etc/ssl/site.pem --set TLS_KEY_FILE=/etc/ssl/site.key`,
      `${installer} --set GATEWAY_TLS=proxy --set TRUSTED_PROXIES=10.0.0.5`,
    ],
  }),
  "url-not-https": entry<{ url: string; tls: string; better: string }>({
    exit: refused,
    summary: "GATEWAY_TLS asks for TLS, and the URL is not https.",
    title: ({ url, tls }) => `${url} is not https, but GATEWAY_TLS is ${tls}`,
    cause: () => "With TLS at the gateway nobody could open it at that URL.",
    remedy: () => "Name the https URL, or do without TLS:",
    commands: ({ better }) => [`${installer} --url ${better}`, `${installer} --set GATEWAY_TLS=off`],
  }),
  "name-unresolved": entry<{ host: string; reason: string; addresses: readonly string[] }>({
    exit: refused,
    summary: "The URL's host has no address in the DNS, so that no certificate can be got for it.",
    title: ({ host }) => `${host} leads nowhere`,
    cause: ({ host, reason }) =>
      `${host} was looked up, and ${reason}. An automatic certificate is given only for a name that leads here; none is needed with a file of yours (TLS_CERTIFICATE_FILE) or behind a proxy that does TLS (TRUSTED_PROXIES).`,
    remedy: ({ addresses }) =>
      addresses.length === 0
        ? "Add the name to your DNS, wait until it is known, then run this again; see whether it is with:"
        : `Add the name to your DNS (this machine has ${addresses.join(", ")}), wait until it is known, then run this again; see whether it is with:`,
    commands: ({ host }) => [`getent hosts ${host}`, installer],
  }),
  "certificate-impossible": entry<{ host: string }>({
    exit: refused,
    summary: "No automatic certificate can be got for an address or for localhost.",
    title: ({ host }) => `No automatic certificate can be had for ${host}`,
    cause: () => "Certificate authorities give them for names that are known in the DNS.",
    remedy: () => "Name a URL with a name, use certificate files of yours, or leave TLS to a proxy in front:",
    commands: () => [
      `${installer} --url https://observe.example.com`,
      `${installer} --set GATEWAY_TLS=files --set TLS_CERTIFICATE_FILE=/etc/ssl/site.pem --set TLS_KEY_FILE=/etc/ssl/site.key`,
      `${installer} --set GATEWAY_TLS=proxy --set TRUSTED_PROXIES=10.0.0.5`,
    ],
  }),
  "port-of-tls-taken": entry<{ port: number; holder: string }>({
    exit: refused,
    summary: "Port 80, which the gateway needs besides 443 for TLS, is taken by another program.",
    title: ({ port }) => `Port ${port} is taken by another program`,
    cause: ({ holder, port }) =>
      `${holder} With TLS the gateway answers on port ${port} too: it sends visitors to https, and proves to the certificate authority that the name is yours.`,
    remedy: () => "Stop it; or, if it is a proxy that is to stand in front, leave TLS to it:",
    commands: () => [`${installer} --set GATEWAY_TLS=proxy --set TRUSTED_PROXIES=127.0.0.1`],
  }),
  "file-relative": entry<{ setting: string; file: string; absolute: string }>({
    exit: refused,
    summary: "A file is named by a path that does not begin at the root.",
    title: ({ setting }) => `${setting} is not a whole path`,
    cause: ({ file }) => `Docker would look for ${file} somewhere else.`,
    remedy: () => "Begin it with a slash:",
    commands: ({ setting, absolute }) => [`${installer} --set ${setting}=${shellWord(absolute)}`],
  }),
  "file-missing": entry<{ setting: string; file: string; what: string }>({
    exit: refused,
    summary: "A file that a setting names does not exist.",
    title: ({ file, what }) => `${file} ${what}`,
    cause: ({ setting }) => `${setting} names it.`,
    remedy: () => "Put it there, or correct the path:",
    commands: ({ setting }) => [`${installer} --set ${setting}=/path/to/file.pem`],
  }),
  "file-closed": entry<{ setting: string; file: string; mode: string; owner: number; who: string; secret: boolean }>({
    exit: refused,
    summary: "A file that a setting names cannot be read by those who have to.",
    title: ({ file, who }) => `${file} cannot be read by ${who}`,
    cause: ({ setting, mode, owner }) =>
      mode === ""
        ? `${setting} names it.`
        : `${setting} names it; it belongs to user ${owner} and has mode ${mode}, and the containers run as user 1000.`,
    remedy: ({ secret }) =>
      secret ? "Let the containers' group read it, and nobody else:" : "It is no secret, so let everybody read it:",
    commands: ({ file, secret }) =>
      secret
        ? [`sudo chgrp 1000 ${shellWord(file)} && sudo chmod 640 ${shellWord(file)}`]
        : [`sudo chmod a+r ${shellWord(file)}`],
  }),
  "file-content": entry<{ setting: string; file: string; wanted: string; found: string }>({
    exit: refused,
    summary: "A file that a setting names does not hold what it should.",
    title: ({ file, wanted }) => `${file} holds no ${wanted}`,
    cause: ({ setting, wanted, found }) => `${setting} wants a ${wanted} as PEM text; ${found}.`,
    remedy: () => "See what is in it, then name the right file:",
    commands: ({ setting, file, wanted }) => [
      `grep BEGIN ${shellWord(file)}`,
      `${installer} --set ${setting}=/path/to/${wanted}.pem`,
    ],
  }),
  "key-encrypted": entry<{ setting: string; file: string }>({
    exit: refused,
    summary: "A private key is protected by a passphrase, which nobody could type in when the containers start.",
    title: ({ file }) => `${file} is protected by a passphrase`,
    cause: ({ setting }) => `${setting} names it, and the containers start without anybody to type the passphrase.`,
    remedy: () => "Take the passphrase off a copy of it and name that one:",
    commands: ({ setting, file }) => [
      `openssl pkey -in ${shellWord(file)} -out ${shellWord(`${file}.plain`)}`,
      `${installer} --set ${setting}=${shellWord(`${file}.plain`)}`,
    ],
  }),
  "certificate-damaged": entry<{ file: string; keyFile: string; reason: string }>({
    exit: refused,
    summary: "A certificate or its key cannot be read as one.",
    title: ({ file, keyFile }) => `${file} or ${keyFile} is damaged`,
    cause: ({ reason }) => `Reading them failed: ${reason}.`,
    remedy: () => "See which one it is, and replace it:",
    commands: ({ file, keyFile }) => [
      `openssl x509 -noout -subject -in ${shellWord(file)}`,
      `openssl pkey -noout -in ${shellWord(keyFile)}`,
    ],
  }),
  "certificate-key": entry<{ file: string; keyFile: string; setting: string; keySetting: string }>({
    exit: refused,
    summary: "A certificate and a key do not belong together.",
    title: ({ file, keyFile }) => `${keyFile} is not the key of ${file}`,
    cause: ({ setting, keySetting }) => `${setting} and ${keySetting} have to be made for each other.`,
    remedy: () => "Name the key that the certificate was made with:",
    commands: ({ keySetting }) => [`${installer} --set ${keySetting}=/path/to/key.pem`],
  }),
  "certificate-expired": entry<{ file: string; when: string }>({
    exit: refused,
    summary: "A certificate has expired.",
    title: ({ file }) => `${file} has expired`,
    cause: ({ when }) => `It was good until ${when}.`,
    remedy: () => "Renew it in the same place, then run this again:",
    commands: () => [installer],
  }),
  "certificate-early": entry<{ file: string; when: string }>({
    exit: refused,
    summary: "A certificate is not valid yet.",
    title: ({ file }) => `${file} is not valid yet`,
    cause: ({ when }) => `It is good from ${when} on; or this machine's clock is behind.`,
    remedy: () => "See what time this machine thinks it is:",
    commands: () => ["date --utc"],
  }),
  "certificate-host": entry<{ file: string; host: string; names: readonly string[] }>({
    exit: refused,
    summary: "The gateway's certificate is for another host than the URL's.",
    title: ({ file, host }) => `${file} is not for ${host}`,
    cause: ({ names }) => `It is for ${names.length === 0 ? "no host at all" : names.join(", ")}.`,
    remedy: () => "Name the URL that it is for, or a certificate for this one:",
    commands: ({ names }) => [
      `${installer} --url https://${names.find((name) => !name.startsWith("*")) ?? "HOST"}`,
      `${installer} --set TLS_CERTIFICATE_FILE=/path/to/certificate.pem --set TLS_KEY_FILE=/path/to/key.pem`,
    ],
  }),
  "engine-elsewhere": entry<{ endpoint: string; settings: readonly string[] }>({
    exit: refused,
    summary: "The Docker engine is on another machine, where the files that settings name are not.",
    title: ({ endpoint }) => `The Docker engine is elsewhere: ${endpoint}`,
    cause: ({ settings }) =>
      `DOCKER_HOST or the Docker context says so. ${settings.join(", ")} would be read on that machine, not here.`,
    remedy: () => "Run the installer there, or use this machine's engine:",
    commands: () => [`DOCKER_HOST=unix:///var/run/docker.sock ${installer}`],
  }),
  "networks-exhausted": entry<{ free: number; needed: number; inTheWay: readonly string[] }>({
    exit: refused,
    summary: "Docker has no address ranges left for new networks that would not overlap those of this machine.",
    title: () => "Docker has no address ranges left",
    cause: ({ free, needed, inTheWay }) =>
      [
        `CognObserve makes ${needed} networks, and ${free} of Docker's address ranges are free.`,
        ...(inTheWay.length > 0 ? [`Routes of this machine are in the way: ${inTheWay.join(", ")}.`] : []),
      ].join("\n"),
    remedy: ({ inTheWay }) =>
      inTheWay.length > 0
        ? "Disconnect the VPN while you install; or give Docker other ranges (default-address-pools in /etc/docker/daemon.json). Networks that nothing uses are removed by:"
        : "Networks that nothing uses are removed by:",
    commands: () => ["docker network prune", installer],
  }),
  "volume-without-secrets": entry<{ volume: string; secrets: string }>({
    exit: refused,
    summary: "The database of an earlier installation exists, but the volume with its passwords does not.",
    title: ({ volume }) => `The volume ${volume} holds a database whose passwords are gone`,
    cause: ({ secrets }) => `They stood in the volume ${secrets}, which does not exist; nothing could log in.`,
    remedy: () =>
      "Bring that volume back from a backup; or install elsewhere; or, to lose the data for good, remove the database:",
    commands: ({ volume }) => [`${installer} --dir ~/cognobserve-new`, `docker volume rm ${volume}`],
  }),
  "volume-postgres-version": entry<{ volume: string; found: number; bundled: number }>({
    exit: refused,
    summary: "The database of an earlier installation was made by another major version of Postgres.",
    title: ({ volume, found }) => `The volume ${volume} was made by Postgres ${found}`,
    cause: ({ bundled }) => `Postgres ${bundled} is bundled, and it cannot open the files of another major version.`,
    remedy: ({ found }) =>
      `Dump it with Postgres ${found} and restore it afterwards; or install elsewhere; or, to lose the data for good, remove it:`,
    commands: ({ volume }) => [`${installer} --dir ~/cognobserve-new`, `docker volume rm ${volume}`],
  }),
};
