import { Link } from '@tanstack/react-router';

interface SubPagesProps {
  readonly label: string;
  readonly pages: readonly (readonly [to: string, label: string])[];
  readonly params?: Readonly<Record<string, string>>;
}

/** The pages of one room, side by side above what they show. */
export const SubPages = ({ label, pages, params = {} }: SubPagesProps) => (
  <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
    {pages.map(([to, text]) => (
      <Link
        key={to}
        to={to as never}
        params={params as never}
        activeOptions={{ exact: true, includeSearch: false }}
        className="-mb-px min-h-9 border-b-2 border-transparent px-3 py-1.5 whitespace-nowrap text-muted hover:text-ink data-[status=active]:border-accent data-[status=active]:font-medium data-[status=active]:text-ink"
      >
        {text}
      </Link>
    ))}
  </nav>
);
