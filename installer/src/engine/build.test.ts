import { expect, it } from "vitest";
import { stageOf } from "./build.ts";

it.each([
  ["#12 [app 3/7] RUN --mount=type=cache,target=/root/.npm npm ci --no-audit", "app 3/7: RUN npm ci --no-audit"],
  ["#5 [stage-2  1/4] COPY --from=app /src /app", "stage-2  1/4: COPY /src /app"],
  ["#1 [internal] load build definition from Dockerfile", undefined],
  ["#12 1.234 added 300 packages", undefined],
  ["#12 DONE 3.1s", undefined],
])("%s → %s", (line, stage) => {
  expect(stageOf(line)).toBe(stage);
});
