import { registryOf } from "../engine/registry-of.ts";
import { exitCodes } from "../exit-codes.ts";
import { version } from "../version.ts";
import { entry, installer, newestInstaller, program } from "./entry.ts";
import { shellWord } from "./shell-word.ts";

const isOnHub = (image: string): boolean => registryOf(image) === "docker.io";

/**
 * A version to try when an image cannot be had: a fixed one, since what a tag like `latest` stands for changes. That of this
 * installer, unless the image is its own already; images of others change with the installer.
 */
const otherVersion = (image: string): { readonly brought: string; readonly command: string } =>
  image.startsWith("ghcr.io/cognobserve/") && !image.endsWith(`:${version}`)
    ? { brought: "the one that this installer brings", command: `${installer} --version ${version}` }
    : { brought: "the one that the newest installer brings", command: newestInstaller };

/** Failures that are met once the installer is at work. */
export const atWork = {
  "journal-unreadable": entry<{ file: string; line: number }>({
    exit: exitCodes.resumable,
    summary: "The journal of the installation is damaged.",
    title: () => "The journal cannot be read",
    cause: ({ file, line }) => `Line ${line} of ${file} is damaged.`,
    remedy: () => "Nothing has been changed. Move it away to go on without the record of what was changed before:",
    commands: ({ file }) => [`mv ${shellWord(file)} ${shellWord(`${file}.damaged`)}`],
  }),
  "write-failed": entry<{ file: string; reason: string }>({
    exit: exitCodes.rolledBack,
    summary: "A file of the installation could not be written.",
    title: ({ file }) => `${file} could not be written`,
    cause: ({ reason }) => reason,
    remedy: () => "Mend that, then run it again:",
    commands: () => [installer],
  }),
  "image-build-failed": entry<{ image: string; lastLines: readonly string[] }>({
    exit: exitCodes.resumable,
    summary: "The image could not be built from the checkout.",
    title: ({ image }) => `${image} could not be built`,
    cause: ({ lastLines }) => lastLines.join("\n"),
    remedy: () => "The whole output is in the log. To go on from here:",
    commands: () => [installer],
  }),
  "image-not-found": entry<{ image: string }>({
    exit: exitCodes.download,
    summary: "The registry has no image of that version.",
    title: ({ image }) => `${image} does not exist`,
    cause: () => "The registry answered, but has no such version.",
    remedy: ({ image }) => `Choose another version, such as ${otherVersion(image).brought}:`,
    commands: ({ image }) => [otherVersion(image).command],
  }),
  "image-denied": entry<{ image: string }>({
    exit: exitCodes.download,
    summary: "The registry refused to hand the image out.",
    title: ({ image }) => `The registry refused ${image}`,
    cause: () => "It wants you to sign in first, or there is no such image.",
    remedy: () => "Sign in, then run this again:",
    commands: ({ image }) => [isOnHub(image) ? "docker login" : `docker login ${registryOf(image)}`, installer],
  }),
  "image-rate-limited": entry<{ image: string }>({
    exit: exitCodes.download,
    summary: "The registry allows no more downloads for the moment.",
    title: () => "The registry allows no more downloads for now",
    cause: ({ image }) =>
      `It has counted too many requests from here, and refuses ${image} until some time has gone by.`,
    remedy: ({ image }) =>
      isOnHub(image)
        ? "Wait a while, or sign in, as Docker Hub allows more to those who have; then run this again:"
        : "Wait a while, then run this again:",
    commands: ({ image }) => [...(isOnHub(image) ? ["docker login"] : []), installer],
  }),
  "image-architecture": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "The image is not there for this machine's kind of processor.",
    title: ({ image }) => `${image} does not run on this kind of processor`,
    cause: ({ reason }) => `It was made for others: ${reason}.`,
    remedy: ({ image }) => `Choose another machine, or another version, such as ${otherVersion(image).brought}:`,
    commands: ({ image }) => [otherVersion(image).command],
  }),
  "image-disk-full": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "The disk filled up while the image was downloaded.",
    title: () => "The disk is full",
    cause: ({ reason }) => reason,
    remedy: () => "Free some space, then go on from here:",
    commands: () => ["docker image prune --all", installer],
  }),
  "image-no-network": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "The registry could not be reached.",
    title: ({ image }) => `The registry of ${image} cannot be reached`,
    cause: ({ reason }) => reason,
    remedy: () => "Check the network and Docker's proxy settings, then run this again:",
    commands: () => [installer],
  }),
  "image-certificate": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "Docker does not trust the certificate that the registry, or somebody in its place, answers with.",
    title: ({ image }) => `Docker does not trust what answers for ${registryOf(image)}`,
    cause: ({ image, reason }) =>
      `${reason}\n${image} comes from there. Most likely a proxy of your network answers in its place.`,
    remedy: () => "Ask those who run your network for the certificate of its authority, and have Docker trust it:",
    commands: ({ image }) =>
      isOnHub(image)
        ? // For Docker Hub the engine looks nowhere else (moby, registry/service_v2.go).
          [
            "sudo cp YOUR-CA.pem /usr/local/share/ca-certificates/your-ca.crt && sudo update-ca-certificates",
            "sudo systemctl restart docker",
            installer,
          ]
        : [`sudo install -D -m 644 YOUR-CA.pem /etc/docker/certs.d/${registryOf(image)}/ca.crt`, installer],
  }),
  "image-download-failed": entry<{ image: string; reason: string }>({
    exit: exitCodes.download,
    summary: "The image could not be downloaded.",
    title: ({ image }) => `${image} could not be downloaded`,
    cause: ({ reason }) => reason,
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  "start-failed": entry<{ lastLines: readonly string[] }>({
    exit: exitCodes.rolledBack,
    summary: "Docker Compose could not start the containers.",
    title: () => "Docker Compose could not start CognObserve",
    cause: ({ lastLines }) => lastLines.join("\n"),
    remedy: () => "Mend that, then run it again:",
    commands: () => [installer],
  }),
  "job-failed": entry<{ job: string; lastLines: readonly string[] }>({
    exit: exitCodes.rolledBack,
    summary: "A job that has to be done before the services start has failed: secrets, databases, schemas, migrations.",
    title: ({ job }) => `CognObserve could not be started: ${job} failed`,
    cause: ({ job, lastLines }) => (lastLines.length > 0 ? lastLines.join("\n") : `${job} said nothing.`),
    remedy: () => "Mend that, then run it again:",
    commands: () => [installer],
  }),
  "container-exited": entry<{
    container: string;
    how: string;
    service: string | undefined;
    lastLines: readonly string[];
  }>({
    exit: exitCodes.resumable,
    summary: "The container ended, or keeps restarting, instead of becoming healthy.",
    title: ({ service }) =>
      service === undefined ? "CognObserve stopped again" : `CognObserve stopped: ${service} failed`,
    cause: ({ container, how, lastLines }) =>
      [`${container} ${how}.`, ...(lastLines.length > 0 ? ["It said last:", ...lastLines] : [])].join("\n"),
    remedy: () => "Everything it said is shown by the first command; the second goes on from here:",
    commands: () => [`${program} logs`, installer],
  }),
  "not-healthy": entry<{ seconds: number; services: readonly string[]; lastLines: readonly string[] }>({
    exit: exitCodes.unhealthy,
    summary: "The containers run, but the product does not become healthy.",
    title: () => "CognObserve runs, but is not healthy",
    cause: ({ seconds, services, lastLines }) =>
      [
        `Nothing has moved for ${seconds} seconds.`,
        ...services,
        ...(lastLines.length > 0 ? ["It said last:", ...lastLines] : []),
      ].join("\n"),
    remedy: () => "Everything it said is shown by the first command; the second goes on from here:",
    commands: () => [`${program} logs`, installer],
  }),
  "not-reachable-from-here": entry<{ url: string; reason: string }>({
    exit: exitCodes.unhealthy,
    summary:
      "The product is healthy, but this machine cannot connect to it: a firewall, a VPN or a proxy is in the way.",
    title: ({ url }) => `CognObserve is up, but not reachable from here at ${url}`,
    cause: ({ reason }) => `The Docker engine says that it is healthy, but ${reason}. It is not down.`,
    remedy: () => "Let that port through the firewall, or leave the VPN. Then go on from here:",
    commands: () => [installer],
  }),
  sick: entry<{ state: string; service: string | undefined; lastLines: readonly string[] }>({
    exit: exitCodes.unhealthy,
    summary: "The installation does not work, or not all of it.",
    title: ({ service }) =>
      service === undefined ? "CognObserve does not work" : `CognObserve: ${service} does not work`,
    cause: ({ state, lastLines }) =>
      [`The container ${state}.`, ...(lastLines.length > 0 ? ["It said last:", ...lastLines] : [])].join("\n"),
    remedy: () => "Everything it said is shown by the first command; the second starts what does not run:",
    commands: () => [`${program} logs`, `${program} install --yes`],
  }),
  "probe-unauthorized": entry<{ file: string }>({
    exit: exitCodes.unhealthy,
    summary: "The API key in .env is not one that the installation knows.",
    title: () => "The installation does not know the API key",
    cause: ({ file }) => `INIT_API_KEY in ${file} was refused. It may have been revoked in the dashboard.`,
    remedy: () => "Make a key in the dashboard, then put it to use:",
    commands: () => [`${installer} --set INIT_API_KEY=co_sk_…`],
  }),
  "probe-failed": entry<{ what: string; reason: string }>({
    exit: exitCodes.unhealthy,
    summary: "The test trace could not be sent, or not be read back.",
    title: () => "The test trace did not make it",
    cause: ({ what, reason }) => `${what}: ${reason}`,
    remedy: () => "What the services said is shown by the first command; the second goes on from here:",
    commands: () => [`${program} logs`, installer],
  }),
  "engine-lost": entry<{ reason: string }>({
    exit: exitCodes.resumable,
    summary: "The Docker engine stopped answering while the installer was at work.",
    title: () => "The Docker engine could not do what was asked",
    cause: ({ reason }) => reason,
    remedy: () => "When Docker runs again, go on from here:",
    commands: () => [installer],
  }),
  "engine-refused": entry<{ reason: string }>({
    exit: exitCodes.resumable,
    summary: "The Docker engine answered with an error while the installer was at work.",
    title: () => "The Docker engine refused what was asked",
    cause: ({ reason }) => `It said: ${reason}`,
    remedy: () => "See to that, then run this again:",
    commands: () => [installer],
  }),
  interrupted: entry<Record<string, never>>({
    exit: exitCodes.interrupted,
    summary: "The installer was interrupted with Ctrl-C.",
    title: () => "Interrupted",
    cause: () => "Ctrl-C was pressed.",
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  terminated: entry<Record<string, never>>({
    exit: exitCodes.terminated,
    summary: "The installer was ended by SIGTERM.",
    title: () => "Ended",
    cause: () => "The installer was asked to end with SIGTERM.",
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  "hung-up": entry<Record<string, never>>({
    exit: exitCodes.hungUp,
    summary: "The terminal was closed, or the connection to it was lost (SIGHUP).",
    title: () => "The terminal is gone",
    cause: () => "The terminal was closed, or the connection to it was lost (SIGHUP).",
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  "stopped-as-asked": entry<{ step: string }>({
    exit: exitCodes.interrupted,
    summary: "The installer finished the step at work and then stopped, as was asked with Ctrl-C.",
    title: () => "Stopped, as you asked",
    cause: ({ step }) => `What was begun is finished.\nThe next step is «${step}».`,
    remedy: () => "To go on from here:",
    commands: () => [installer],
  }),
  "undone-as-asked": entry<Record<string, never>>({
    exit: exitCodes.interrupted,
    summary: "Everything that the run had done was taken back, as was asked with Ctrl-C.",
    title: () => "Undone, as you asked",
    cause: () => "You chose to undo everything of this run.",
    remedy: () => "To begin again:",
    commands: () => [installer],
  }),
  "undo-failed": entry<{ step: string; reason: string }>({
    exit: exitCodes.resumable,
    summary: "Something that the installer had changed could not be put back.",
    title: ({ step }) => `«${step}» could not be taken back`,
    cause: ({ reason }) => reason,
    remedy: () => "Mend that, then let it be finished by:",
    commands: () => [`${program} uninstall`],
  }),
  "revive-failed": entry<{ reason: string }>({
    exit: exitCodes.resumable,
    summary: "A change failed and its files were put back, but what ran before could not be started again.",
    title: () => "What ran before could not be started again",
    cause: ({ reason }) => reason,
    remedy: () => "Mend that, then start it as it was:",
    commands: () => [`${program} install --yes`],
  }),
  "internal-error": entry<{ message: string; report: string | undefined }>({
    exit: exitCodes.resumable,
    summary: "A mistake in the installer itself.",
    title: () => "The installer made a mistake",
    cause: ({ message }) => message,
    remedy: ({ report }) =>
      report === undefined
        ? "No report of it could be written. Please report it with these lines, which hold no secrets. To go on from here:"
        : `Please report it with ${report}, which holds no secrets. To go on from here:`,
    commands: () => [installer],
  }),
};
