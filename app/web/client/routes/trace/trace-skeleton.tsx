import { Skeleton } from "../../ui/skeleton.tsx";

const rows = ["w-40", "ml-4 w-56", "ml-8 w-44", "ml-8 w-60", "ml-4 w-36", "ml-8 w-52"];

/** One trace before its answer, in the same measures. */
export function TraceSkeleton() {
  return (
    <div role="status" aria-label="Loading the trace">
      <div className="h-[5.25rem] border-line border-b px-4 pt-4">
        <Skeleton className="h-4 w-52" />
        <Skeleton className="mt-4 w-80 max-w-full" />
      </div>
      <div className="grid gap-4.5 p-4 pt-14">
        {rows.map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </div>
  );
}
