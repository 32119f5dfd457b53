/** The mark: seats round a table. */
export const Mark = ({ className = "size-5" }: { readonly className?: string }) => (
  <svg aria-hidden viewBox="0 0 32 32" className={className}>
    <circle cx="16" cy="16" r="7" fill="none" stroke="currentColor" strokeWidth="2.4" />
    <circle cx="16" cy="3.6" r="3" fill="currentColor" />
    <circle cx="28.4" cy="16" r="3" fill="currentColor" />
    <circle cx="16" cy="28.4" r="3" fill="currentColor" />
    <circle cx="3.6" cy="16" r="3" fill="none" stroke="currentColor" strokeWidth="1.6" />
  </svg>
);
