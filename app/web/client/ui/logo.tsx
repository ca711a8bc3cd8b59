/** The mark: three spans of a trace. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="8" className="fill-solid" />
      <path d="M8 10.5h16" className="stroke-on-solid" strokeWidth="3" strokeLinecap="round" />
      <path d="M12 16h10" stroke="#7c9bff" strokeWidth="3" strokeLinecap="round" />
      <path d="M16 21.5h4" stroke="#4fd1a5" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
