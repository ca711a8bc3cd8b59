import { execa } from "execa";
import { behaving, startedWith, whenMended } from "../at-registry.ts";
import { registryPassword } from "../registry.ts";
import { type Row, refusal } from "../row.ts";

/* A registry that will not hand the image out: it is asked before anything is touched. */

/** Found by asking the registry, before anything is downloaded. */
const foundByAsking = (row: Parameters<typeof refusal>[0]): Row => refusal({ until: "images", alone: true, ...row });

const otherProcessor = process.arch === "x64" ? "arm64" : "amd64";

export const registry: readonly Row[] = [
  foundByAsking({
    id: "image-other-processor",
    fault: "An image of another processor is here already",
    cause: "cpu",
    code: "image-other-processor",
    remedy: "docker image rm ",
    make: async (stage) => {
      const fault = await behaving("well", () => [{ run: [0, 1] }])(stage);
      await execa(
        "docker",
        [
          "build",
          "--platform",
          `linux/${otherProcessor}`,
          "--tag",
          `ghcr.io/cognobserve/cognobserve:${fault.version}`,
          "-",
        ],
        { input: "FROM scratch\nLABEL other=processor\n", env: fault.env ?? {} },
      );
      return fault;
    },
  }),
  foundByAsking({
    id: "image-gone",
    fault: "The registry answers 404: it has no such version",
    cause: "image",
    code: "image-not-found",
    remedy: "the one that this installer brings",
    make: behaving("unknown", () => [{}]),
  }),
  foundByAsking({
    id: "image-rate-limited",
    fault: "The registry answers 429: no more downloads for now",
    cause: "image",
    code: "image-rate-limited",
    remedy: "Wait a while",
    byHand: "waits",
    make: behaving("limited", whenMended),
  }),
  foundByAsking({
    id: "image-login",
    fault: "The registry answers 401: it wants somebody who has signed in",
    cause: "image",
    code: "image-denied",
    remedy: "docker login ghcr.io",
    make: behaving("locked", () => [
      {
        run: [0, 1],
        fill: { "docker login ghcr.io": `echo ${registryPassword} | docker login ghcr.io -u app --password-stdin` },
      },
    ]),
  }),
  foundByAsking({
    id: "image-denied",
    fault: "The registry answers 403: denied",
    cause: "image",
    code: "image-denied",
    remedy: "docker login ghcr.io",
    byHand: "is given the right to it by those who run the registry",
    make: behaving("denied", (repair) => [{ act: repair, run: [1] }]),
  }),
  foundByAsking({
    id: "image-architecture",
    fault: "The image is for another processor only",
    cause: "cpu",
    code: "image-architecture",
    remedy: "the one that this installer brings",
    make: behaving("foreign", () => [{}]),
  }),
  foundByAsking({
    id: "image-no-network",
    fault: "No way leads from Docker to the registry",
    cause: "image",
    code: "image-no-network",
    remedy: "Check the network and Docker's proxy settings",
    byHand: "mends the network",
    make: startedWith({ proxy: "" }),
  }),
  foundByAsking({
    id: "image-proxy",
    fault: "Nobody listens at the proxy that Docker is told to use",
    cause: "image",
    code: "image-no-network",
    remedy: "Check the network and Docker's proxy settings",
    byHand: "corrects the setting",
    make: startedWith({ proxy: "http://127.0.0.1:9" }),
  }),
  foundByAsking({
    id: "image-certificate",
    fault: "Somebody on the way to the registry answers with a certificate of his own",
    cause: "image",
    code: "image-certificate",
    remedy: "sudo install -D -m 644 YOUR-CA.pem /etc/docker/certs.d/ghcr.io/ca.crt",
    byHand: "has got that certificate",
    make: startedWith({ looksAtCertificates: true }, "intercepted", async ({ world }) => {
      const { etc, registry } = await world.engine();
      return [{ run: [0, 1], fill: { "/etc/docker": etc, "YOUR-CA.pem": registry.strangerFile } }];
    }),
  }),
];
