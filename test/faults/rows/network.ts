import { execa } from "execa";
import { withListener, withNetwork } from "../namespace.ts";
import { type Row, refusal } from "../row.ts";
import { knowing } from "./gateway.ts";

/* The network between the installer and the product, and that of the containers. */

export const network: readonly Row[] = [
  refusal({
    id: "not-reachable-from-here",
    fault: "All is well, but from the network that the installer runs in no way leads to the published ports",
    cause: "network",
    strikes: "health",
    until: "installed",
    code: "not-reachable-from-here",
    exit: 6,
    touched: "kept",
    remedy: "Let that port through the firewall, or leave the VPN",
    byHand: "leaves that network",
    make: () => ({ through: withNetwork(), mend: [{ through: [] }] }),
  }),
  refusal({
    id: "production-port-of-tls-taken",
    fault: "Another program listens on port 80, and the gateway is to speak TLS",
    cause: "port",
    code: "port-of-tls-taken",
    remedy: "--set GATEWAY_TLS=proxy --set TRUSTED_PROXIES=127.0.0.1",
    make: async (stage) => ({
      settings: { NEXTAUTH_URL: "https://observe.test", GATEWAY_TLS: "automatic" },
      through: [...withNetwork(), ...withListener(80), ...(await knowing(stage, "observe.test"))],
      mend: [{ through: [] }],
    }),
  }),
  refusal({
    id: "production-networks-of-a-vpn",
    fault: "A VPN routes every address range that Docker has for networks",
    alone: true,
    cause: "network",
    code: "networks-exhausted",
    remedy: "Disconnect the VPN while you install",
    byHand: "disconnects it",
    make: async ({ world }) => {
      const engine = await world.engine();
      const ip = (...args: readonly string[]) => execa("nsenter", [...engine.inside.slice(1), "ip", ...args]);
      await ip("link", "add", "vpn", "type", "bridge");
      await ip("address", "add", "10.213.0.1/20", "dev", "vpn");
      await ip("link", "set", "vpn", "up");
      const leave = () => ip("link", "delete", "vpn").catch(() => undefined); // it may be gone already
      return { env: engine.env, through: engine.inside, mend: [{ act: leave, run: [1] }], clear: leave };
    },
  }),
];
