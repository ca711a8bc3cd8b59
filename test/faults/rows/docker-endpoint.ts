import { once } from "node:events";
import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import { createServer } from "node:tls";
import { createAuthority } from "../../installer/certificates.ts";
import { type Row, refusal } from "../row.ts";
import type { Stage } from "../stage.ts";

/* The way to an engine that is as it should be: by a context, by TLS, with the rights of a user. */

const astray = (row: Parameters<typeof refusal>[0]): Row => refusal({ until: "installed", ...row });

/** The engine behind TLS, which wants a certificate of its clients. Another authority is there that did not make them. */
async function behindTls({ parent }: Stage) {
  const directory = path.join(parent, "tls");
  await mkdir(directory);
  const { file, issue } = await createAuthority(directory);
  await issue("engine", ["IP:127.0.0.1"]);
  await issue("client", ["DNS:client.test"]);
  const [ca, cert, key] = await Promise.all(["ca.pem", "engine.pem", "engine.key"].map((name) => readFile(file(name))));
  const server = createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true }, (client) => {
    const engine = connect("/var/run/docker.sock");
    client.pipe(engine).pipe(client);
    client.on("error", () => engine.destroy());
    engine.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on an address and a port
  return { file, host, clear: async () => server.close() };
}

/** A number that no user of the machine has. */
const nameless = ["setpriv", "--reuid", "54321", "--regid", "54321"];

export const dockerEndpointRows: readonly Row[] = [
  astray({
    id: "docker-context-named",
    fault: "DOCKER_CONTEXT names a context that does not exist",
    cause: "docker",
    code: "docker-context-missing",
    remedy: "unset DOCKER_CONTEXT",
    // What `unset` does to a person's shell; an empty value says nothing, either.
    make: () => ({ env: { DOCKER_CONTEXT: "gone" }, mend: [{ run: [0, 1], env: { DOCKER_CONTEXT: "" } }] }),
  }),
  astray({
    id: "docker-context-current",
    fault: "Docker's current context was removed",
    cause: "docker",
    code: "docker-context-missing",
    remedy: "docker context use default",
    make: async ({ parent }) => {
      const folder = path.join(parent, "home/.docker");
      await mkdir(folder);
      await writeFile(path.join(folder, "config.json"), '{"currentContext":"gone"}');
      return { mend: [{ run: [0, 1] }] };
    },
  }),
  astray({
    id: "docker-tls-files",
    fault: "DOCKER_TLS_VERIFY is set, and the files for TLS are elsewhere",
    cause: "docker",
    code: "docker-tls-file",
    remedy: "DOCKER_CERT_PATH=DIRECTORY",
    make: async (stage) => {
      const { file, host, clear } = await behindTls(stage);
      await copyFile(file("client.pem"), file("cert.pem"));
      await copyFile(file("client.key"), file("key.pem"));
      return {
        // For the installer alone: what the machine has is still asked for at its socket.
        through: ["env", `DOCKER_HOST=${host}`, "DOCKER_TLS_VERIFY=1"],
        mend: [{ fill: { DIRECTORY: path.dirname(file("ca.pem")) } }],
        clear,
      };
    },
  }),
  astray({
    id: "docker-tls-authority",
    fault: "The Docker context trusts another authority than the engine's",
    cause: "docker",
    code: "docker-tls-refused",
    remedy: "were made for that engine",
    byHand: "gives the context the right ca.pem",
    make: async (stage) => {
      const { file, host, clear } = await behindTls(stage);
      const context = (verb: string, authority: string) => {
        const files = `ca=${file(authority)},cert=${file("client.pem")},key=${file("client.key")}`;
        return stage.run(`docker context ${verb} safe --docker 'host=${host},${files}' && docker context use safe`);
      };
      await context("create", "other-ca.pem");
      return { mend: [{ act: () => context("update", "ca.pem"), run: [] }], clear };
    },
  }),
  astray({
    id: "docker-permission-nameless",
    fault: "The user, who may not talk to Docker, is a number without a name",
    cause: "permissions",
    code: "user-without-name",
    remedy: "setpriv --reuid 54321 --regid 54321 --groups ",
    make: async ({ parent }) => {
      await chmod(parent, 0o777);
      return { through: [...nameless, "--clear-groups"], mend: [{ through: [] }] };
    },
  }),
  astray({
    id: "home-missing",
    fault: "The user has no home directory, and named no directory to install into",
    strikes: "command line",
    exit: 2,
    code: "home-missing",
    remedy: "--dir DIRECTORY",
    make: async ({ parent, directory, ports }) => {
      await chmod(parent, 0o777);
      return {
        through: ["env", "--unset=HOME", ...nameless, "--groups", "docker"],
        args: ["--yes", "--version", "test", ...ports, "--json"],
        mend: [{ fill: { DIRECTORY: directory } }],
      };
    },
  }),
];
