import os from "node:os";

/** Addresses of this machine's interfaces without the loopback: those that others reach it at first, bridges of Docker last. */
export function machineAddresses(): readonly string[] {
  const bridges = (name: string) => Number(/^(docker|br-|veth|virbr)/.test(name));
  return Object.entries(os.networkInterfaces())
    .toSorted(([one], [other]) => bridges(one) - bridges(other))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith("fe80:"))
    .map(({ address }) => address);
}
