/** The person behind a request's session cookie. */
export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: "admin" | "member";
}
