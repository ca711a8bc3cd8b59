import { createHmac, timingSafeEqual } from "node:crypto";

/** Request header in which whoever runs the installation shows so. */
export const operatorHeader = "X-Operator-Token";

/**
 * What only a holder of NEXTAUTH_SECRET can say: whoever runs the installation has it in `.env`, and no API key or
 * account of any project leads to it. The secret itself never travels, and does not follow from this.
 */
export const operatorToken = (secret: string): string =>
  createHmac("sha256", secret).update("cognobserve operator").digest("base64url");

/** Whether somebody has said it, compared without telling by the time it takes how much of it was right. */
export function isOperatorToken(said: string | undefined, secret: string): boolean {
  const [given, right] = [Buffer.from(said ?? ""), Buffer.from(operatorToken(secret))];
  return given.length === right.length && timingSafeEqual(given, right);
}
