/** The name of the product with its sign. */
export const Logo = () => (
  <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6 text-accent">
      <path d="M10 14v-3a6 6 0 0 1 12 0v3" fill="none" stroke="currentColor" strokeWidth="3" />
      <path
        d="M16 29C9 24 5 20 5 16.500A4.500 4.500 0 0 1 9.500 12H22.500A4.500 4.500 0 0 1 27 16.500C27 20 23 24 16 29z"
        fill="currentColor"
      />
      <circle cx="16" cy="18" r="2.500" className="fill-surface" />
    </svg>
    Locket
  </span>
);
