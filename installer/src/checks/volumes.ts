import { type Check, pass, refuse, warn } from "./check.ts";

/** Data of an earlier installation fits what is going to be started on it. */
export const volumes: Check<"volumes"> = {
  id: "volumes",
  title: "Earlier data",
  facts: ["volumes"],
  judge: ({ volumes: { postgres, secrets, bundled, postgresMajor, bundledMajor, lookedInside } }) => {
    if (!bundled) {
      return postgres.present
        ? warn(`what is in the volume ${postgres.name} stays there and is not moved into your Postgres`)
        : pass("none");
    }
    if (postgres.present && !secrets.present) {
      return refuse("volume-without-secrets", { volume: postgres.name, secrets: secrets.name });
    }
    if (postgresMajor !== undefined && postgresMajor !== bundledMajor) {
      return refuse("volume-postgres-version", { volume: postgres.name, found: postgresMajor, bundled: bundledMajor });
    }
    if (!postgres.present && secrets.present) {
      return warn(
        `the passwords in the volume ${secrets.name} are kept, but their database is gone; a new one is made`,
      );
    }
    if (!postgres.present) return pass("none");
    return pass(
      lookedInside
        ? `the volume ${postgres.name} is kept`
        : `the volume ${postgres.name} is kept; what version made it shows when Postgres starts`,
    );
  },
};
