import os from "node:os";

/** Bridges that Docker and others make for virtual machines of their own: nobody else reaches this machine by them. */
const bridge = /^(docker|br-|veth|virbr)/;

/** Addresses of this machine at which others reach it. */
export const machineAddresses = (): readonly string[] =>
  Object.entries(os.networkInterfaces())
    .filter(([name]) => !bridge.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith("fe80:"))
    .map(({ address }) => address);
