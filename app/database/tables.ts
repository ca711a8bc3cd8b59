import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";
import type { ColumnType, Generated } from "kysely";

type Time = ColumnType<Date, Date | string, Date | string>;
type Made = ColumnType<Date, Date | string | undefined, never>;
/** `bigint` arrives as a number: token counts stay far below 2^53. See the type parser in connection.ts. */
type Count = ColumnType<number, number | undefined, number>;
/** JSON is written as text, since pg would send a JavaScript array as a Postgres array. */
type Json<T> = ColumnType<T, string | undefined, string>;

interface Timestamps {
  created_at: Made;
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

interface Users extends Timestamps {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  role: Generated<"admin" | "member">;
}

interface Sessions extends Timestamps {
  id: string;
  user_id: string;
  token: string;
  expires_at: Time;
  ip_address: string | null;
  user_agent: string | null;
}

interface Accounts extends Timestamps {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  password: string | null;
}

interface InstallationClaim {
  singleton: Generated<boolean>;
  user_id: string | null;
  claimed_at: Made;
}

interface Projects {
  id: string;
  name: string;
  created_at: Made;
}

interface ProjectMembers {
  project_id: string;
  user_id: string;
  created_at: Made;
}

interface ApiKeys {
  id: string;
  project_id: string;
  name: string;
  key_hash: string;
  prefix: string;
  created_at: Made;
  last_used_at: Time | null;
  revoked_at: Time | null;
}

type Status = "unset" | "ok" | "error";

interface Traces {
  project_id: string;
  trace_id: string;
  name: string;
  start_time: Time;
  end_time: Time | null;
  status: Status;
  span_count: Count;
  error_count: Count;
  model: string | null;
  prompt_tokens: Count;
  completion_tokens: Count;
  total_tokens: Count;
  session_id: string | null;
  user_id: string | null;
  metadata: Json<JsonObject>;
  received_at: Made;
  name_rank: Generated<number>;
  name_time: Time | null;
  model_time: Time | null;
}

interface Spans {
  project_id: string;
  trace_id: string;
  span_id: string;
  parent_span_id: string | null;
  name: string;
  kind: string;
  start_time: Time;
  end_time: Time | null;
  status: Status;
  status_message: string | null;
  level: string | null;
  model: string | null;
  provider: string | null;
  prompt_tokens: Count | null;
  completion_tokens: Count | null;
  total_tokens: Count | null;
  session_id: string | null;
  user_id: string | null;
  input: Json<JsonValue> | null;
  output: Json<JsonValue> | null;
  attributes: Json<JsonObject>;
  resource: Json<JsonObject>;
  events: Json<JsonValue[]>;
  links: Json<JsonValue[]>;
  received_at: Made;
  completed: Generated<boolean>;
}

interface UsageHourly {
  project_id: string;
  hour: Time;
  model: string;
  span_count: Count;
  error_count: Count;
  prompt_tokens: Count;
  completion_tokens: Count;
  total_tokens: Count;
  duration_ms_sum: number;
}

interface RollUpProgress {
  singleton: Generated<boolean>;
  received_until: Time;
}

/** Every table, as Kysely sees it. */
export interface Database {
  users: Users;
  sessions: Sessions;
  accounts: Accounts;
  installation_claim: InstallationClaim;
  projects: Projects;
  project_members: ProjectMembers;
  api_keys: ApiKeys;
  traces: Traces;
  spans: Spans;
  usage_hourly: UsageHourly;
  roll_up_progress: RollUpProgress;
}
