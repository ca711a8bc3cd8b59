import { expect, it } from "vitest";
import { sshSession, tunnelCommand } from "./ssh-session.ts";

const over = (connection: string, user = "ada") => sshSession({ SSH_CONNECTION: connection, USER: user });
const here = ["http://localhost:3000", "http://localhost:8080"];

it.each([
  ["203.0.113.9 50022 192.0.2.7 22", here, "ssh -L 3000:localhost:3000 -L 8080:localhost:8080 ada@192.0.2.7"],
  ["203.0.113.9 50022 192.0.2.7 2222", ["https://127.0.0.1"], "ssh -p 2222 -L 443:localhost:443 ada@192.0.2.7"],
  [
    "2001:db8::9 50022 2001:db8::7 22",
    ["http://[::1]", "http://localhost:80"],
    "ssh -L 80:localhost:80 ada@2001:db8::7",
  ],
  [
    "203.0.113.9 50022 192.0.2.7 22",
    ["https://observe.example", "http://localhost:8080"],
    "ssh -L 8080:localhost:8080 ada@192.0.2.7",
  ],
  ["203.0.113.9 50022 192.0.2.7 22", ["https://observe.example"], undefined],
  ["", here, undefined],
  ["nonsense", here, undefined],
])("over «%s», %j: %s", (connection, urls, command) => {
  expect(tunnelCommand(over(connection), urls)).toBe(command);
});

it("names no user where none is known, and no session where there is none", () => {
  expect(tunnelCommand(over("203.0.113.9 50022 192.0.2.7 22", ""), here)).toMatch(/ 192\.0\.2\.7$/);
  expect(sshSession({})).toBeUndefined();
});
