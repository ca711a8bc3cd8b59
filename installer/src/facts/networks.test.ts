import { expect, it } from "vitest";
import { parseRoutes } from "./networks.ts";

it("reads the kernel's routes, and leaves the default one out", () => {
  const table = [
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
    "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
    "tun0\t000010AC\t00000000\t0001\t0\t0\t0\t0000F0FF\t0\t0\t0",
    "tun0\t00000080\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0",
    "",
  ].join("\n");
  expect(parseRoutes(table).map(({ name, device }) => `${name} ${device}`)).toEqual([
    "172.16.0.0/12 tun0",
    "128.0.0.0/1 tun0",
  ]);
});
