import { swapTemporalDatabases } from "../../app/database/temporal-databases.ts";
import { whileStarting } from "../../app/database/while-starting.ts";
import { explainDatabases } from "./explain-databases.ts";
import { readPlan } from "./temporal-plan.ts";

/* The role «temporal-databases»: puts what Temporal's tool has brought up to date into its place. */

async function main(): Promise<void> {
  const { connect, own, temporal } = readPlan(process.env);
  const client = await whileStarting(() => connect(own));
  try {
    const swapped = await swapTemporalDatabases(client, connect, temporal);
    console.log(swapped.length > 0 ? `brought up to date: ${swapped.join(", ")}` : "up to date");
  } finally {
    await client.end();
  }
}

try {
  await main();
} catch (error) {
  console.error(explainDatabases(error, process.env.DATABASE_URL));
  process.exitCode = 1;
}
