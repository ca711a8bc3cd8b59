/** Somebody who is not root: nobody's user id, in the group of Docker's socket or not. */
export const asNobody = (inDocker: boolean): readonly string[] => [
  ...["setpriv", "--reuid", "65534", "--regid", "65534"],
  ...(inDocker ? ["--groups", "docker"] : ["--clear-groups"]),
];
