import { type Kysely, type Migration, sql } from "kysely";

/* Accounts (better-auth's tables under our names), projects, keys, traces, spans by day, hourly roll-ups. */

const statements = [
  sql`create extension if not exists pg_trgm`,

  sql`create table users (
    id text primary key,
    name text not null,
    email text not null unique,
    email_verified boolean not null default false,
    image text,
    role text not null default 'member' check (role in ('admin', 'member')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  sql`create table sessions (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    token text not null unique,
    expires_at timestamptz not null,
    ip_address text,
    user_agent text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  sql`create index sessions_user on sessions (user_id)`,
  sql`create table accounts (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    account_id text not null,
    provider_id text not null,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    password text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  sql`create index accounts_user on accounts (user_id)`,
  sql`create table verifications (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  sql`create index verifications_identifier on verifications (identifier)`,

  // One row at most: whoever inserts it has claimed the installation. The primary key makes the claim race-free.
  sql`create table installation_claim (
    singleton boolean primary key default true check (singleton),
    user_id text references users (id) on delete set null,
    claimed_at timestamptz not null default now()
  )`,

  sql`create table projects (
    id text primary key,
    name text not null,
    created_at timestamptz not null default now()
  )`,
  sql`create table project_members (
    project_id text not null references projects (id) on delete cascade,
    user_id text not null references users (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (project_id, user_id)
  )`,
  sql`create index project_members_user on project_members (user_id)`,
  sql`create table api_keys (
    id text primary key,
    project_id text not null references projects (id) on delete cascade,
    name text not null,
    key_hash text not null unique,
    prefix text not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  sql`create index api_keys_project on api_keys (project_id, created_at)`,

  // One row a trace, kept up to date by the statement that inserts its spans. No foreign key to projects: the hot
  // path pays for every check, and ingest has already resolved the project from its key.
  sql`create table traces (
    project_id text not null,
    trace_id text not null,
    name text not null default '',
    start_time timestamptz not null,
    end_time timestamptz,
    status text not null default 'unset' check (status in ('unset', 'ok', 'error')),
    span_count integer not null default 0,
    error_count integer not null default 0,
    model text,
    prompt_tokens bigint not null default 0,
    completion_tokens bigint not null default 0,
    total_tokens bigint not null default 0,
    session_id text,
    user_id text,
    metadata jsonb not null default '{}',
    received_at timestamptz not null default now(),
    -- How good the name is (0 none, 1 a child span's, 2 a root span's, 3 given) and the start of the spans that name
    -- and model come from: with these the row is the same in whatever order its spans arrive.
    name_rank smallint not null default 0,
    name_time timestamptz,
    model_time timestamptz,
    primary key (project_id, trace_id)
  )`,
  sql`create index traces_newest on traces (project_id, start_time desc, trace_id desc)`,
  sql`create index traces_failed on traces (project_id, start_time desc, trace_id desc) where status = 'error'`,
  sql`create index traces_model on traces (project_id, model, start_time desc, trace_id desc) where model is not null`,
  sql`create index traces_session on traces (project_id, session_id, start_time desc) where session_id is not null`,
  sql`create index traces_user on traces (project_id, user_id, start_time desc) where user_id is not null`,
  sql`create index traces_name on traces using gin (name gin_trgm_ops)`,
  sql`create index traces_start on traces using brin (start_time)`,

  // A partition a UTC day, named spans_YYYYMMDD, made by whoever needs it first and dropped by retention.
  sql`create table spans (
    project_id text not null,
    trace_id text not null,
    span_id text not null,
    parent_span_id text,
    name text not null default '',
    kind text not null default 'unspecified',
    start_time timestamptz not null,
    end_time timestamptz,
    status text not null default 'unset',
    status_message text,
    level text,
    model text,
    provider text,
    prompt_tokens bigint,
    completion_tokens bigint,
    total_tokens bigint,
    session_id text,
    user_id text,
    input jsonb,
    output jsonb,
    attributes jsonb not null default '{}',
    resource jsonb not null default '{}',
    events jsonb not null default '[]',
    links jsonb not null default '[]',
    received_at timestamptz not null default now(),
    completed boolean not null default false, -- stored open, ended by a later request
    primary key (project_id, trace_id, span_id, start_time)
  ) partition by range (start_time)`,

  sql`create table usage_hourly (
    project_id text not null,
    hour timestamptz not null,
    model text not null default '',
    span_count bigint not null,
    error_count bigint not null,
    prompt_tokens bigint not null,
    completion_tokens bigint not null,
    total_tokens bigint not null,
    duration_ms_sum double precision not null,
    primary key (project_id, hour, model)
  )`,
];

export const initial: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await statement.execute(db);
  },
};
