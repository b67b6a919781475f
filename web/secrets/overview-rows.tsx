import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, Folder as FolderIcon, Minus } from 'lucide-react';
import { memo, useRef } from 'react';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Column, Groups } from './matrix.ts';
import { childPath, searchOf } from './place.ts';
import { secretWords } from './words.ts';

export interface MatrixProps {
  readonly projectId: string;
  readonly path: string;
  readonly environments: readonly { readonly slug: string; readonly name: string }[];
}

interface RowsProps extends MatrixProps {
  readonly columns: readonly Column[];
  readonly groups: Groups | undefined;
  readonly rows: readonly Line[];
}

interface Line {
  readonly name: string;
  readonly isFolder: boolean;
}

const rowHeight = 44;

/** The lines of the overview; those are drawn that are seen. */
export const OverviewRows = (props: RowsProps) => {
  const { environments, rows } = props;
  const t = useWords(secretWords);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const grid = {
    '--tracks': `minmax(11rem,1.6fr) repeat(${environments.length}, minmax(7rem,1fr))`,
  } as object;
  const row = 'grid min-w-max items-stretch [grid-template-columns:var(--tracks)]';
  return (
    <div
      ref={scroller}
      role="table"
      tabIndex={0}
      aria-label={t.overview}
      aria-rowcount={rows.length + 1}
      style={grid}
      className="max-h-[calc(100dvh-17rem)] min-h-40 overflow-auto"
    >
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className={`${row} sticky top-0 z-10 border-b border-line bg-surface text-xs text-muted`}
      >
        <span role="columnheader" className="sticky left-0 bg-surface px-4 py-2.5">
          {t.name}
        </span>
        {environments.map(({ slug, name }) => (
          <span key={slug} role="columnheader" className="truncate px-3 py-2.5 text-center">
            {name}
          </span>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = rows[index] as Line;
          return (
            <div
              key={`${line.isFolder} ${line.name}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              className={`${row} absolute top-0 left-0 w-full border-b border-line`}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              <Cells line={line} matrix={props} />
            </div>
          );
        })}
      </div>
    </div>
  );
};

/** A line stays as it is drawn while the matrix is scrolled, which leaves `matrix` the very object that it was. */
const Cells = memo(({ line: { name, isFolder }, matrix }: { line: Line; matrix: RowsProps }) => {
  const { projectId, path, columns, groups } = matrix;
  return (
    <>
      <span role="rowheader" className="sticky left-0 flex min-w-0 items-center gap-2 bg-surface px-4">
        {isFolder ? (
          <>
            <FolderIcon aria-hidden className="size-4 shrink-0 fill-accent-soft text-accent" />
            <Link
              to="/projects/$projectId/secrets"
              params={{ projectId }}
              search={searchOf(childPath(path, name))}
              className="truncate font-medium hover:underline"
            >
              {name}
            </Link>
          </>
        ) : (
          <span title={name} className="truncate font-mono text-[13px]">
            {name}
          </span>
        )}
      </span>
      {columns.map((column) => (
        <Cell
          key={column.environment}
          projectId={projectId}
          column={column}
          name={name}
          path={isFolder ? childPath(path, name) : path}
          isThere={(isFolder ? column.folders : column.names).has(name)}
          letters={isFolder ? undefined : groups?.get(name)}
        />
      ))}
    </>
  );
});

interface CellProps extends Pick<MarkProps, 'isThere' | 'letters'> {
  readonly projectId: string;
  readonly column: Column;
  readonly name: string;
  readonly path: string;
}

const Cell = ({ projectId, column, name, path, isThere, letters }: CellProps) => {
  const t = useWords(secretWords);
  const { environment } = column;
  return (
    <span role="cell" className="flex">
      <Link
        to="/projects/$projectId/secrets/$environment"
        params={{ projectId, environment }}
        search={searchOf(path)}
        aria-label={`${name}, ${environment}: ${isThere ? t.present : t.missing}`}
        className={`flex flex-1 items-center justify-center hover:bg-sunken ${isThere ? '' : 'bg-warn-soft'}`}
      >
        <Mark isThere={isThere} letters={letters} environment={environment} />
      </Link>
    </span>
  );
};

interface MarkProps {
  readonly isThere: boolean;
  readonly letters: ReadonlyMap<string, string> | undefined;
  readonly environment: string;
}

const Mark = ({ isThere, letters, environment }: MarkProps) => {
  const t = useWords(secretWords);
  if (!isThere) return <Minus aria-hidden className="size-4 text-warn" />;
  const letter = letters?.get(environment);
  if (!letter || !letters || letters.size === 1) return <Check aria-hidden className="size-4 text-accent" />;
  const isSame = new Set(letters.values()).size === 1;
  return <Badge tone={isSame ? 'good' : 'info'}>{isSame ? t.same : t.differs(letter)}</Badge>;
};
