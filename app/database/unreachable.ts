/** Connection errors of Node, and PostgreSQL's own of class 08 and 57P (appendix A), that pass by themselves. */
const CODES =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|ENOTFOUND|EAI_AGAIN|08...|57P0[123]|53300)$/;

/** What pg says, without a code, of connections that end or do not come about in time. */
const SENTENCES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/;

/** Whether a query failed because Postgres is away, starting, stopping or full, rather than because of the query. */
export function isDatabaseUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnreachable);
  if ("code" in error && CODES.test(String(error.code))) return true;
  return SENTENCES.test(error.message);
}
