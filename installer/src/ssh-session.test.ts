import { expect, it } from "vitest";
import { sshSession, tunnelTo } from "./ssh-session.ts";

const over = (connection: string, user = "ada") => sshSession({ SSH_CONNECTION: connection, USER: user });
const here = ["http://localhost:3000", "http://localhost:8080"];

it.each([
  ["203.0.113.9 50022 192.0.2.7 22", here, "ssh -L 3000:localhost:3000 -L 8080:localhost:8080 ada@192.0.2.7"],
  ["203.0.113.9 50022 192.0.2.7 2222", ["http://127.0.0.1:1024"], "ssh -p 2222 -L 1024:localhost:1024 ada@192.0.2.7"],
  [
    "2001:db8::9 50022 2001:db8::7 22",
    ["http://[::1]", "http://localhost:80", "http://localhost:8080"],
    "ssh -L 20080:localhost:80 -L 8080:localhost:8080 ada@2001:db8::7",
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
  expect(tunnelTo(over(connection), urls)?.command).toBe(command);
});

it("needs no root on one's own computer, and says where the links of low ports are there", () => {
  const urls = ["https://127.0.0.1", "http://[::1]:1023", "http://localhost:8080"];
  const tunnel = tunnelTo(over("203.0.113.9 50022 192.0.2.7 22"), urls);
  expect(tunnel?.command).toBe(
    "ssh -L 20443:localhost:443 -L 21023:localhost:1023 -L 8080:localhost:8080 ada@192.0.2.7",
  );
  expect([...(tunnel?.moved ?? [])]).toEqual([
    ["https://127.0.0.1", "https://127.0.0.1:20443"],
    ["http://[::1]:1023", "http://[::1]:21023"],
  ]);
});

it("names no user where none is known, and no session where there is none", () => {
  expect(tunnelTo(over("203.0.113.9 50022 192.0.2.7 22", ""), here)?.command).toMatch(/ 192\.0\.2\.7$/);
  expect(sshSession({})).toBeUndefined();
});
