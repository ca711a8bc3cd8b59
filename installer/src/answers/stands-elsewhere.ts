/** `@FILE` and `-` stand for the value of a secret in a file or on standard input. */
export const standsElsewhere = (text: string): boolean => text === "-" || text.startsWith("@");
