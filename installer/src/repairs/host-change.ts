/** Something that was changed on this machine, outside of any installation, because a person agreed to it. */
export interface HostChange {
  /** What has become of it, as a sentence. */
  readonly what: string;
  /** Commands that were run for it. */
  readonly commands: readonly string[];
  /** Commands by which a person can take it back. */
  readonly takeBack: readonly string[];
}
