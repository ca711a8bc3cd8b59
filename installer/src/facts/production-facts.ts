import type { ConnectionProblem } from "./connection-problem.ts";

/*
 * What the mode «production» looks at besides the rest, save for the URL, which Quick Start looks at too. Plain data without
 * any secret, so that it can be judged elsewhere.
 */

/** The engine's machine, as far as it is told by how the engine is reached. */
export interface EnginePlaceFact {
  /** As a user writes it: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** The engine runs on another machine, so that ports, names and files there are not those here. */
  readonly remote: boolean;
  /** The engine runs without root. */
  readonly rootless: boolean;
  /** Lowest port that a program without root may open on this machine. */
  readonly lowestPort: number;
}

/** The URL that people will open, and where its host's name leads. */
export interface PublicUrlFact {
  readonly url: string;
  readonly host: string;
  /** What kind of host: a name of the DNS, an address, or this machine by a name that only it understands. */
  readonly kind: "name" | "address" | "local";
  /** Port that the URL names or implies. */
  readonly port: number;
  /** Port that the dashboard is published at. */
  readonly webPort: number;
  /** Where TLS comes from; «none»: Quick Start has none, and what stands in front of it, if anything, is not known. */
  readonly tls: "none" | "off" | "automatic" | "files" | "proxy";
  /** Addresses that the host's name leads to. */
  readonly addresses: readonly string[];
  /** Why it leads nowhere; undefined when it does lead somewhere. */
  readonly unresolved: string | undefined;
  /** Addresses of this machine's own interfaces, without the loopback. */
  readonly machine: readonly string[];
}

/** A file of this machine that containers are to read. */
export interface HostFileFact {
  readonly setting: string;
  readonly path: string;
  readonly state: "ok" | "relative" | "missing" | "not-a-file" | "unreadable";
  /** Whether the user that the containers run as (1000) can read it by its owner and mode; true where that is unknown. */
  readonly readableInside: boolean;
  /** Mode in octal, and owner, for the sentence. */
  readonly mode: string;
  readonly owner: number;
  /** What stands in it: as its first PEM block says. */
  readonly holds: "certificate" | "key" | "encrypted-key" | "other";
}

/** A certificate and its key. */
export interface CertificateFact {
  readonly setting: string;
  readonly file: string;
  readonly keySetting: string;
  readonly keyFile: string;
  /** Host that it has to be for; undefined where nobody compares. */
  readonly host: string | undefined;
  /** Names and addresses that it is for. */
  readonly names: readonly string[];
  readonly coversHost: boolean;
  readonly keyBelongs: boolean;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** When it was looked at, ISO 8601. */
  readonly now: string;
  /** Why one of the two could not be read as what it says it is. */
  readonly damaged: string | undefined;
}

/** A Postgres that is not ours, logged into as the containers will. */
export type DatabaseFact = { readonly server: string; readonly database: string; readonly user: string } & (
  | { readonly problem: ConnectionProblem | { readonly kind: "no-such-database"; readonly reason: string } }
  | (DatabaseState & { readonly problem: undefined })
);

/** What a login into a Postgres shows. */
export interface DatabaseState {
  /** `server_version_num`, such as 170004. */
  readonly versionNumber: number;
  readonly encoding: string;
  readonly replica: boolean;
  /** Statements of one session are spread over several connections (a pooler in transaction mode). */
  readonly pooled: boolean;
  /** This machine's clock minus the server's, in seconds. */
  readonly clockSeconds: number;
  /** Connections that could still be opened; those that this user holds already count as free. */
  readonly freeConnections: number;
  readonly maxConnections: number;
  /** What this user alone may open, where Postgres was told to limit it. */
  readonly userConnections?: number;
  readonly needConnections: number;
  readonly schema: string;
  readonly mayCreateInSchema: boolean;
  /** pg_trgm: there already, to be made by this user, shipped but not to be made by this user, or not shipped. */
  readonly trigrams: "installed" | "creatable" | "forbidden" | "absent";
  /** Tables of the schema that belong to no extension. */
  readonly tables: readonly string[];
  /** Migrations of ours that were applied; undefined when the database is not ours yet. */
  readonly migrations: readonly string[] | undefined;
  /** Those among them that the version to be installed does not know. */
  readonly newerMigrations: readonly string[];
  /** Tables of ours that belong to another role, which therefore cannot be migrated. */
  readonly foreignOwned: readonly string[];
  readonly mayCreateDatabases: boolean;
  /** Temporal's two databases; none when Temporal is not ours either. */
  readonly temporal: readonly TemporalDatabase[];
}

export interface TemporalDatabase {
  readonly setting: string;
  readonly name: string;
  readonly state: "usable" | "missing" | "no-login" | "no-rights" | "foreign" | "newer";
}

/** A Redis that is not ours, logged into as the containers will. */
export type RedisFact = { readonly server: string; readonly user: string } & (
  | { readonly problem: ConnectionProblem }
  | {
      readonly problem: undefined;
      /** Undefined when the user may not ask. */
      readonly version: string | undefined;
      readonly cluster: boolean;
      readonly replica: boolean;
      /** `maxmemory-policy`; undefined when the user may not ask. */
      readonly evictionPolicy: string | undefined;
      /** Commands, keys and channels that the user may not use, as the server says it. */
      readonly denied: readonly string[];
    }
);

/** A Temporal that is not ours, asked as the worker will. */
export type TemporalFact = { readonly address: string; readonly namespace: string } & (
  | { readonly problem: ConnectionProblem }
  | {
      readonly problem: undefined;
      readonly version: string;
      readonly namespaceState: "there" | "to-be-made" | "missing" | "forbidden";
      readonly reason: string;
    }
);

/** Address ranges that the engine can give to new networks. */
export interface NetworksFact {
  /** Networks that the installation still has to make. */
  readonly needed: number;
  /** Ranges of the engine's pools that neither a network nor a route of this machine overlaps. */
  readonly free: number;
  /** Routes of this machine that take ranges away, with their interfaces. */
  readonly inTheWay: readonly string[];
}

/** Volumes that an earlier installation of the same name has left. */
export interface VolumesFact {
  readonly postgres: { readonly name: string; readonly present: boolean };
  readonly secrets: { readonly name: string; readonly present: boolean };
  /** The bundled Postgres is to be used. */
  readonly bundled: boolean;
  /** Major version of the data in the Postgres volume; undefined when it could not be looked into. */
  readonly postgresMajor: number | undefined;
  readonly bundledMajor: number;
  /** There was an image to look into the volumes with. */
  readonly lookedInside: boolean;
}

/** Facts of the mode «production»; each is absent where there is nothing to look at. */
export interface ProductionFacts {
  readonly enginePlace: EnginePlaceFact;
  readonly choices: ChoicesFact;
  readonly publicUrl: PublicUrlFact;
  readonly hostFiles: readonly HostFileFact[];
  readonly certificates: readonly CertificateFact[];
  readonly database: DatabaseFact;
  readonly redis: RedisFact;
  readonly temporal: TemporalFact;
  readonly networks: NetworksFact;
  readonly volumes: VolumesFact;
}

/** How the settings fit together, before anything is connected to. */
export interface ChoicesFact {
  /** Settings that another one needs and that have no value. */
  readonly missing: readonly { readonly setting: string; readonly because: string }[];
  /** Settings that have no effect, and what would give them one: a setting with an example of its value. */
  readonly pointless: readonly { readonly setting: string; readonly needs: string }[];
  /** Connections to «this machine», which inside a container is the container. */
  readonly loopback: readonly {
    readonly setting: string;
    readonly host: string;
    /** The same with an address of this machine that containers can reach, and without the password. */
    readonly instead: string;
  }[];
  /** Databases that are named twice. */
  readonly sameDatabase: readonly string[];
}
