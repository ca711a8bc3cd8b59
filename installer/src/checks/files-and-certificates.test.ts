import { describe, expect, it } from "vitest";
import type { CertificateFact, HostFileFact } from "../facts/production-facts.ts";
import { need, place, say } from "../testing/judged.ts";
import { judge } from "./judge.ts";

/* What a person reads of each check of files and certificates, and from where on it warns or refuses. */

describe("files", () => {
  const file: HostFileFact = {
    setting: "TLS_CERTIFICATE_FILE",
    path: "/etc/ssl/site.pem",
    state: "ok",
    readableInside: true,
    mode: "644",
    owner: 0,
    holds: "certificate",
  };
  const key: HostFileFact = { ...file, setting: "TLS_KEY_FILE", path: "/etc/ssl/site.key", mode: "600", holds: "key" };
  const of = (...hostFiles: HostFileFact[]) => say({ hostFiles, enginePlace: place });
  const commands = (one: HostFileFact) =>
    judge({ hostFiles: [file, one], enginePlace: place }, need).flatMap((verdict) =>
      verdict.verdict === "refuse" ? verdict.failure.text.commands : [],
    );

  it("are told by their paths", () => {
    expect(of(file, key)).toEqual(["pass: /etc/ssl/site.pem, /etc/ssl/site.key"]);
  });

  it.each<[HostFileFact, RegExp]>([
    [
      { ...file, state: "missing" },
      /^file-missing: \/etc\/ssl\/site\.pem does not exist\. TLS_CERTIFICATE_FILE names it\.$/,
    ],
    [{ ...file, state: "not-a-file" }, /^file-missing: \/etc\/ssl\/site\.pem is not a file\./],
    [{ ...file, state: "relative", path: "ssl/site.pem" }, /^file-relative: .* Docker would look for ssl\/site\.pem/],
    [
      { ...key, readableInside: false },
      /^file-closed: \/etc\/ssl\/site\.key cannot be read by the containers\. .* mode 600/,
    ],
    [{ ...key, state: "unreadable", readableInside: false }, /^file-closed/],
    [{ ...key, holds: "encrypted-key" }, /^key-encrypted: \/etc\/ssl\/site\.key is protected/],
    [{ ...file, holds: "encrypted-key" }, /^file-content: .* holds no certificate\. .* this is a key\.$/],
    [
      { ...file, holds: "key" },
      /^file-content: .* holds no certificate\. TLS_CERTIFICATE_FILE wants .* this is a key\.$/,
    ],
    [
      { ...key, holds: "certificate" },
      /^file-content: .* holds no key\. TLS_KEY_FILE wants .* this is a certificate\.$/,
    ],
    [{ ...key, holds: "other" }, /^file-content: .* this is something else\.$/],
  ])("are refused: %j", (one, said) => {
    expect(of(file, one)).toEqual([expect.stringMatching(said)]);
  });

  it("are opened as far as they have to be", () => {
    expect(commands({ ...key, readableInside: false })).toEqual([expect.stringMatching(/chgrp 1000 .*site\.key/)]);
    expect(commands({ ...file, readableInside: false })).toEqual(["sudo chmod a+r /etc/ssl/site.pem"]);
    expect(commands({ ...file, state: "relative", path: "a/b/site.pem" })).toEqual([
      "{installer} --set TLS_CERTIFICATE_FILE=/path/to/site.pem",
    ]);
    expect(commands({ ...file, state: "relative", path: "site.pem" })[0]).toMatch(/=\/path\/to\/site\.pem$/);
  });

  it("are not looked into where this user may not", () => {
    const closed = { state: "unreadable", holds: "other" } as const;
    expect(of({ ...file, ...closed }, { ...key, ...closed })).toEqual([
      "warn: this user may not read /etc/ssl/site.pem, /etc/ssl/site.key, so what is in it was not looked at",
    ]);
    expect(of({ ...key, ...closed }, { ...file, state: "missing" })[0]).toMatch(/^file-missing/);
  });

  it("of this machine are of no use to an engine on another", () => {
    const [verdict] = say({ hostFiles: [file, key], enginePlace: { ...place, remote: true, endpoint: "tcp://y" } });
    expect(verdict).toMatch(
      /^engine-elsewhere: The Docker engine is elsewhere: tcp:\/\/y\. .* TLS_CERTIFICATE_FILE, TLS_KEY_FILE /,
    );
  });
});

describe("certificates", () => {
  const certificate: CertificateFact = {
    setting: "TLS_CERTIFICATE_FILE",
    file: "/c.pem",
    keySetting: "TLS_KEY_FILE",
    keyFile: "/k.pem",
    host: "observe.example.com",
    names: ["a.example.com", "b.example.com"],
    coversHost: true,
    keyBelongs: true,
    validFrom: "2026-01-01T00:00:00.000Z",
    validTo: "2027-01-15T00:00:00.000Z",
    now: "2026-06-01T00:00:00.000Z",
    damaged: undefined,
  };
  const other = { ...certificate, file: "/d.pem", validTo: "2027-02-01T00:00:00.000Z" };
  const of = (changed: Partial<CertificateFact>) => say({ certificates: [{ ...certificate, ...changed }] })[0];

  it("are told by how long they are good", () => {
    expect(say({ certificates: [certificate, other] })).toEqual([
      "pass: /c.pem until 2027-01-15, /d.pem until 2027-02-01",
    ]);
    expect(of({ now: certificate.validFrom })).toMatch(/^pass/);
    expect(of({ host: undefined, coversHost: false })).toMatch(/^pass/);
  });

  it("warn for their last two weeks", () => {
    expect(of({ now: "2027-01-01T00:00:00.000Z" })).toMatch(/^pass/);
    expect(of({ now: "2027-01-01T00:00:01.000Z" })).toBe("warn: /c.pem expires in 13 days");
    expect(of({ now: certificate.validTo })).toBe("warn: /c.pem expires in 0 days");
    const now = "2027-01-14T12:00:00.000Z";
    expect(
      say({
        certificates: [
          { ...certificate, now },
          { ...other, now: "2027-01-30T00:00:00.000Z" },
        ],
      }),
    ).toEqual(["warn: /c.pem expires in 0 days; /d.pem expires in 2 days"]);
  });

  it.each<[Partial<CertificateFact>, RegExp]>([
    [
      { damaged: "bad base64" },
      /^certificate-damaged: \/c\.pem or \/k\.pem is damaged\. Reading them failed: bad base64\.$/,
    ],
    [
      { keyBelongs: false },
      /^certificate-key: \/k\.pem is not the key of \/c\.pem\. TLS_CERTIFICATE_FILE and TLS_KEY_FILE/,
    ],
    [{ now: "2027-01-15T00:00:00.001Z" }, /^certificate-expired: .* good until 2027-01-15T/],
    [{ now: "2025-12-31T23:59:59.999Z" }, /^certificate-early: .* good from 2026-01-01T/],
    [
      { coversHost: false },
      /^certificate-host: \/c\.pem is not for observe\.example\.com\. .* a\.example\.com, b\.example\.com\.$/,
    ],
  ])("are refused: %j", (changed, said) => {
    expect(of(changed)).toMatch(said);
  });
});
