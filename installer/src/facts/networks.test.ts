import { describe, expect, it } from "vitest";
import { countFree, parseRoutes, usualPools } from "./networks.ts";

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

describe("countFree", () => {
  const head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";
  const route = (device: string, destination: string, mask: string) =>
    [device, destination, "00000000", "0001", 0, 0, 0, mask, 0, 0, 0].join("\t");
  const free = (subnets: readonly string[], ...routes: readonly string[]) =>
    countFree(usualPools, subnets, [head, ...routes].join("\n"));

  it("counts what no network has", () => {
    // 172.17 to 172.31, and sixteen of 192.168
    expect(free([])).toEqual({ free: 31, inTheWay: [] });
    expect(free(["172.17.0.0/16", "192.168.112.0/20", "fd00::/64"])).toEqual({ free: 29, inTheWay: [] });
  });

  it("takes no network's own route for one that is in the way", () => {
    expect(free(["172.17.0.0/16"], route("docker0", "000011AC", "0000FFFF"))).toEqual({ free: 30, inTheWay: [] });
  });

  it("sees a VPN that routes private addresses, around networks that are there already", () => {
    const vpn = [route("tun0", "000010AC", "0000F0FF"), route("tun0", "0000A8C0", "0000FFFF")];
    expect(free(["172.17.0.0/16"], route("docker0", "000011AC", "0000FFFF"), ...vpn)).toEqual({
      free: 0,
      inTheWay: ["172.16.0.0/12 on tun0", "192.168.0.0/16 on tun0"],
    });
  });

  it("sees a VPN that routes everything in two halves", () => {
    const halves = [route("tun0", "00000000", "00000080"), route("tun0", "00000080", "00000080")];
    expect(free([], ...halves)).toEqual({ free: 0, inTheWay: ["128.0.0.0/1 on tun0"] });
  });

  it("lets a newer engine pass by routes that have a gateway, but names them", () => {
    const half = route("tun0", "00000080", "00000080").replace("00000000", "010200C0");
    const table = [head, half].join("\n");
    expect(countFree(usualPools, [], table, true)).toEqual({ free: 31, inTheWay: ["128.0.0.0/1 on tun0"] });
  });

  it("minds the engine's own pools", () => {
    expect(countFree([{ Base: "10.10.0.0/16", Size: 24 }], ["10.10.0.0/24"], head)).toEqual({
      free: 255,
      inTheWay: [],
    });
  });
});
