import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import type { NetworksFact } from "./production-facts.ts";

const listed = z.array(
  z.object({
    Name: z.string(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().optional() })).nullish() }).nullish(),
  }),
);
const info = z.object({
  DefaultAddressPools: z.array(z.object({ Base: z.string(), Size: z.number() })).nullish(),
});

/** What the engine takes when its configuration names no pools (Docker's manual, «default-address-pools»). */
export const usualPools = [
  ...Array.from({ length: 15 }, (_, index) => ({ Base: `172.${17 + index}.0.0/16`, Size: 16 })),
  { Base: "192.168.0.0/16", Size: 20 },
];

/** A range of IPv4 addresses, its end not included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Counts the ranges that the engine can give to new networks. It passes over those that overlap a network of its own or
 * a route of the machine, and a VPN that routes all private addresses leaves it none.
 * @param wanted names on the engine of the networks that the installation has
 */
export async function lookAtNetworks(api: EngineApi, wanted: readonly string[]): Promise<NetworksFact> {
  const [existing, { DefaultAddressPools }, { Version }, table] = await Promise.all([
    api.get("/networks", listed),
    api.get("/info", info),
    api.version(),
    readFile("/proc/net/route", "utf8").catch(() => ""),
  ]);
  const subnets = existing.flatMap(({ IPAM }) => (IPAM?.Config ?? []).map(({ Subnet = "" }) => Subnet));
  return {
    needed: wanted.filter((name) => !existing.some(({ Name }) => Name === name)).length,
    ...countFree(DefaultAddressPools ?? usualPools, subnets, table, Number.parseInt(Version, 10) >= 27),
  };
}

/**
 * @param subnets of the engine's networks, such as 172.17.0.0/16
 * @param table what stands in /proc/net/route
 * @param direct the engine minds direct routes alone; older ones than 27 also mind those by way of a gateway
 */
export function countFree(
  pools: readonly { readonly Base: string; readonly Size: number }[],
  subnets: readonly string[],
  table: string,
  direct = false,
): Pick<NetworksFact, "free" | "inTheWay"> {
  const taken = subnets.filter((subnet) => subnet.includes(".")).map(rangeOf);
  // Each of the engine's networks has a route of its own.
  const routes = parseRoutes(table).filter(({ range }) => !taken.some((network) => holds(network, range)));
  const candidates = pools.flatMap(({ Base, Size }) => split(rangeOf(Base), Size));
  const left = candidates.filter((range) => !taken.some((other) => overlap(range, other)));
  return {
    free: left.filter((range) => !routes.some((route) => (!direct || route.direct) && overlap(range, route.range)))
      .length,
    inTheWay: routes
      .filter(({ range }) => left.some((candidate) => overlap(candidate, range)))
      .map(({ name, device }) => `${name} on ${device}`),
  };
}

/** @param cidr such as 172.17.0.0/16 */
function rangeOf(cidr: string): Range {
  const [address = "", bits = "32"] = cidr.split("/");
  const start = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - Number(bits));
  const from = Math.floor(start / size) * size;
  return { from, to: from + size };
}

const holds = (outer: Range, inner: Range): boolean => outer.from <= inner.from && inner.to <= outer.to;
const overlap = (one: Range, other: Range): boolean => one.from < other.to && other.from < one.to;

function split({ from, to }: Range, bits: number): Range[] {
  const size = 2 ** (32 - bits);
  return Array.from({ length: Math.max(1, Math.floor((to - from) / size)) }, (_, index) => ({
    from: from + index * size,
    to: from + (index + 1) * size,
  }));
}

interface Route {
  readonly range: Range;
  readonly name: string;
  readonly device: string;
  /** Without a gateway. */
  readonly direct: boolean;
}

/** Routes of /proc/net/route other than the default one. Its numbers are hexadecimal, least significant byte first. */
export function parseRoutes(table: string): Route[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [device = "", destination = "", gateway, , , , , mask = ""] = line.trim().split(/\s+/);
      if (destination === "" || mask === "00000000") return [];
      const bits = [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === "1").length;
      const address = (destination.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16));
      const name = `${address.join(".")}/${bits}`;
      return [{ range: rangeOf(name), name, device, direct: gateway === "00000000" }];
    });
}
