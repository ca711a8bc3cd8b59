import { onlineManager } from "@tanstack/react-query";
import { expect, onTestFinished, test } from "vitest";
import { createQueryClient } from "./query-client.ts";

test("asks the server, too, when the browser believes itself to be offline", async () => {
  onTestFinished(() => onlineManager.setOnline(true));
  onlineManager.setOnline(false);
  const client = createQueryClient(() => {});
  expect(await client.fetchQuery({ queryKey: ["it"], queryFn: () => "an answer" })).toBe("an answer");
});
