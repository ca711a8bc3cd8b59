import { type Check, pass, refuse } from "./check.ts";

/** The dashboard is at the root of a host. */
export const url: Check<"url"> = {
  id: "url",
  title: "URL",
  facts: ["url"],
  judge: ({ url }) => {
    const parsed = URL.parse(url);
    if (parsed === null || /^\/*$/.test(parsed.pathname)) return pass("");
    return refuse("url-has-path", { url, better: parsed.origin });
  },
};
