import { useVirtualizer } from '@tanstack/react-virtual';
import { type LucideIcon, Search } from 'lucide-react';
import { type ReactNode, useDeferredValue, useRef, useState } from 'react';
import { sharedWords } from './shared-words.ts';
import { Empty, Fault, Loading } from './states.tsx';
import { useWords } from './words.ts';

/** A field that narrows a list down. */
export const SearchField = ({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (text: string) => void;
  label: string;
}) => (
  <div className="relative min-w-40 flex-1">
    <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-muted" />
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      maxLength={255}
      onChange={({ target }) => onChange(target.value)}
      className="field pl-9"
    />
  </div>
);

interface Column<T> {
  readonly header: string;
  readonly cell: (item: T) => ReactNode;
  /** A width as CSS grids say it; `1fr` unless said otherwise. */
  readonly width?: string;
  /** Left out where the page is narrow. */
  readonly wideOnly?: boolean;
}

interface TableProps<T> {
  readonly label: string;
  readonly query: {
    data: readonly T[] | undefined;
    isPending: boolean;
    error: unknown;
    refetch: () => unknown;
  };
  readonly columns: readonly Column<T>[];
  readonly idOf: (item: T) => string;
  /** The text of an item that a search looks into. */
  readonly textOf: (item: T) => string;
  readonly empty: {
    readonly icon: LucideIcon;
    readonly title: string;
    readonly text?: string;
    readonly action?: ReactNode;
  };
  readonly toolbar?: ReactNode;
  /** Pixels that a row is high. */
  readonly rowHeight?: number;
}

/** A list with search and with its states: on its way, empty, failed. Draws the rows that are seen, however many there are. */
export const Table = <T,>(props: TableProps<T>) => {
  const { label, query, columns, idOf, textOf, empty, toolbar, rowHeight = 48 } = props;
  const t = useWords(sharedWords);
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const all = query.data ?? [];
  const items = wanted === '' ? all : all.filter((item) => textOf(item).toLowerCase().includes(wanted));
  return (
    <section aria-label={label} className="flex min-h-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField value={search} onChange={setSearch} label={t.search} />
        {toolbar}
      </div>
      <div className="card overflow-hidden">
        {query.isPending ? (
          <Loading />
        ) : query.error ? (
          <Fault error={query.error} onRetry={() => void query.refetch()} />
        ) : all.length === 0 ? (
          <Empty icon={empty.icon} title={empty.title} action={empty.action}>
            {empty.text}
          </Empty>
        ) : items.length === 0 ? (
          <p className="p-8 text-center text-muted">{t.nothingFound(search)}</p>
        ) : (
          <Rows label={label} items={items} columns={columns} idOf={idOf} rowHeight={rowHeight} />
        )}
      </div>
    </section>
  );
};

const tracksOf = (columns: readonly Column<never>[]): string =>
  columns.map(({ width }) => width ?? 'minmax(0,1fr)').join(' ');

const Rows = <T,>({
  label,
  items,
  columns,
  idOf,
  rowHeight,
}: Pick<TableProps<T>, 'label' | 'columns' | 'idOf'> & { items: readonly T[]; rowHeight: number }) => {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const narrow = columns.filter(({ wideOnly }) => !wideOnly);
  const grid = { '--wide': tracksOf(columns as never), '--narrow': tracksOf(narrow as never) } as object;
  const row =
    'grid items-center gap-3 px-4 [grid-template-columns:var(--narrow)] md:[grid-template-columns:var(--wide)]';
  const cell = ({ wideOnly }: Column<T>) => `min-w-0 truncate ${wideOnly ? 'hidden md:block' : ''}`;
  return (
    <div
      ref={scroller}
      role="table"
      aria-label={label}
      aria-rowcount={items.length + 1}
      style={grid}
      className="max-h-[70dvh] overflow-auto"
    >
      <div
        role="row"
        aria-rowindex={1}
        tabIndex={-1}
        className={`${row} sticky top-0 z-10 min-h-9 border-b border-line bg-surface text-xs text-muted`}
      >
        {columns.map((column) => (
          <div key={column.header} role="columnheader" className={cell(column)}>
            {column.header}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index] as T;
          return (
            <div
              key={idOf(item)}
              role="row"
              aria-rowindex={index + 2}
              tabIndex={-1}
              className={`${row} absolute inset-x-0 border-b border-line last:border-0 hover:bg-sunken`}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              {columns.map((column) => (
                <div key={column.header} role="cell" className={cell(column)}>
                  {column.cell(item)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
};
