import { readFile } from "node:fs/promises";
import { z } from "zod";
import { labels } from "../engine/compose.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import type { NetworksFact } from "./production-facts.ts";

const listed = z.array(
  z.object({
    Labels: z.record(z.string(), z.string()).nullish(),
    IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().optional() })).nullish() }).nullish(),
  }),
);
const info = z.object({
  DefaultAddressPools: z.array(z.object({ Base: z.string(), Size: z.number() })).nullish(),
});

/** What the engine takes when its configuration names no pools (Docker's manual, «default-address-pools»). */
const usualPools = [
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
 */
export async function lookAtNetworks(api: EngineApi, project: string, networks: number): Promise<NetworksFact> {
  const [existing, { DefaultAddressPools }, table] = await Promise.all([
    api.get("/networks", listed),
    api.get("/info", info),
    readFile("/proc/net/route", "utf8").catch(() => ""),
  ]);
  const taken = existing.flatMap(({ IPAM }) =>
    (IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet?.includes(".") ? [rangeOf(Subnet)] : [])),
  );
  const routes = parseRoutes(table).filter(({ range }) => !taken.some((other) => overlap(range, other)));
  const candidates = (DefaultAddressPools ?? usualPools).flatMap(({ Base, Size }) => split(rangeOf(Base), Size));
  const left = candidates.filter((range) => !taken.some((other) => overlap(range, other)));
  const free = left.filter((range) => !routes.some((route) => overlap(range, route.range)));
  const ours = existing.filter(({ Labels }) => Labels?.[labels.project] === project).length;
  return {
    needed: Math.max(0, networks - ours),
    free: free.length,
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

const overlap = (one: Range, other: Range): boolean => one.from < other.to && other.from < one.to;

function split({ from, to }: Range, bits: number): Range[] {
  const size = 2 ** (32 - bits);
  return Array.from({ length: Math.max(1, Math.floor((to - from) / size)) }, (_, index) => ({
    from: from + index * size,
    to: from + (index + 1) * size,
  }));
}

/** Routes of /proc/net/route other than the default one. Its numbers are hexadecimal, least significant byte first. */
export function parseRoutes(
  table: string,
): { readonly range: Range; readonly name: string; readonly device: string }[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [device = "", destination = "", , , , , , mask = ""] = line.trim().split(/\s+/);
      if (destination === "" || mask === "00000000") return [];
      const bits = [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === "1").length;
      const address = (destination.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16));
      const name = `${address.join(".")}/${bits}`;
      return [{ range: rangeOf(name), name, device }];
    });
}
