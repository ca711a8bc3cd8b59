/**
 * The version of the lines of `--json`: the field `v` of each. It grows when a field goes or changes its meaning; what is
 * added does not count, so readers have to leave alone what they do not know.
 */
export const eventVersion = 1;
