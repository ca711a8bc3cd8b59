import { expect, it } from "vitest";
import { askUninstall } from "./ask-uninstall.ts";
import { fakeTerminal } from "./live/testing/fake-terminal.ts";

const down = "\u001B[B";

/** What comes of these keys. */
async function answer(keys: string, deleteData: boolean) {
  const { stdin, output, type, text } = fakeTerminal();
  const terminal = { input: stdin, output, close: () => undefined };
  const answered = askUninstall(
    { terminal, env: {}, signal: new AbortController().signal },
    { directory: "/x", externalDatabase: false },
    deleteData,
  );
  await expect.poll(text).toContain("Uninstall CognObserve from /x?");
  type(keys);
  return answered;
}

it.each([
  ["takes CognObserve away and keeps the data", "\r", false, { deleteData: false }],
  ["deletes the data only when that is chosen", `${down}\r`, false, { deleteData: true }],
  ["offers only that where a flag has asked for it", "\r", true, { deleteData: true }],
  ["leaves all as it is when told so", `${down}${down}\r`, false, undefined],
  ["leaves all as it is when told so, with that flag too", `${down}\r`, true, undefined],
  ["leaves all as it is with Ctrl-C", "\u0003", false, undefined],
  ["leaves all as it is with Escape", "\u001B", false, undefined],
])("%s", async (_, keys, deleteData, expected) => {
  expect(await answer(keys, deleteData)).toEqual(expected);
});
