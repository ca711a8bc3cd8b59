import type { NearMiss } from "@cognobserve/contracts/near-miss";
import { nearMissSentence } from "@cognobserve/contracts/near-miss-sentence";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { nearMissesQuery } from "../../api/near-misses.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";

const most = 3;

/**
 * Says of requests that almost were a trace what was wrong with them. Each trace that arrives settles older ones.
 */
export function NearMisses({ projectId, ingestUrl, hasTrace, arrived }: NearMissesProps) {
  const { data } = useQuery(nearMissesQuery(projectId));
  const [settled, setSettled] = useState<{ readonly by: string; readonly at: string }>();
  const by = hasTrace ? (arrived ?? "one that was there before") : undefined;
  // What is known only after the trace may be about it: its clock is off, or some of its spans are missing.
  if (by !== undefined && by !== settled?.by && data) setSettled({ by, at: data[0]?.at ?? "" });
  const shown = (data ?? [])
    .filter(({ at }) => !hasTrace || (settled !== undefined && at > settled.at))
    // Somebody whose trace has arrived knows the right key; what other projects are sent is then no matter of theirs.
    .filter(({ kind }) => !arrived || kind !== "other-project")
    .slice(0, most);
  const [newest] = shown;

  return (
    <>
      {/* Without the age: a reader of screens would be told of every second. */}
      <p role="status" className="sr-only">
        {newest && `${newest.message} ${newest.remedy}`}
      </p>
      {newest && (
        <ul aria-label="What almost arrived" className="mt-3 grid grid-cols-1 gap-2">
          {shown.map((miss) => (
            <Miss key={keyOf(miss)} miss={miss} ingestUrl={ingestUrl} />
          ))}
        </ul>
      )}
    </>
  );
}

interface NearMissesProps {
  readonly projectId: string;
  readonly ingestUrl: string;
  readonly hasTrace: boolean;
  /** When the last trace arrived while this page was open. */
  readonly arrived: string | undefined;
}

/** The same mistake again is the same line with a new age. */
const keyOf = ({ project, client, facts }: NearMiss): string => JSON.stringify([project, client, facts]);

function Miss({ miss, ingestUrl }: { miss: NearMiss; ingestUrl: string }) {
  const otherProject = miss.project?.name ?? undefined;
  const { came, remedy } = nearMissSentence(miss.facts, { ingestUrl, otherProject });
  return (
    <li className="flex gap-3 rounded-lg border border-line bg-warn-soft px-4 py-3 motion-safe:animate-appear">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <div className="grid min-w-0 grid-cols-1 gap-0.5">
        <p>
          A request came <RelativeTime iso={miss.at} /> {came}.
          {miss.client && <span className="text-muted"> Sent by {miss.client}.</span>}
        </p>
        <p className="text-muted">{remedy}</p>
      </div>
    </li>
  );
}
