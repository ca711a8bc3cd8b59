/** Options of `install`. */
export interface InstallOptions {
  readonly yes?: boolean;
  readonly mode?: string;
  readonly url?: string;
  readonly dir?: string;
  readonly version?: string;
  readonly set?: readonly string[];
  readonly answers?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export interface DirectoryOptions {
  readonly dir?: string;
  readonly json?: boolean;
}

/** Without `json`: what services say goes through as it is. */
export interface LogsOptions {
  readonly dir?: string;
  readonly follow?: boolean;
  readonly tail: string;
}

export interface UninstallOptions extends DirectoryOptions {
  readonly yes?: boolean;
  readonly deleteData?: boolean;
}
