import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useRef } from 'react';
import { sharedWords } from '../shared/shared-words.ts';
import { useWords } from '../shared/words.ts';
import { FolderRow } from './folder-row.tsx';
import { ImportedRow, LinkRow } from './link-row.tsx';
import type { Opened } from './opened.tsx';
import type { Place } from './place.ts';
import type { Row } from './rows.ts';
import { SecretRow } from './secret-row.tsx';
import type { EditsOf } from './use-edits.ts';
import type { Revealed } from './use-revealed.ts';
import { secretWords } from './words.ts';

type Ids = ReadonlySet<string>;

interface SecretListProps {
  readonly place: Place;
  readonly rows: readonly Row[];
  readonly edits: EditsOf;
  readonly revealed: Revealed;
  readonly editing: Ids;
  readonly setEditing: (ids: Ids) => void;
  readonly selected: Ids;
  readonly setSelected: (ids: Ids) => void;
  readonly search: string;
  readonly open: (opened: Opened) => void;
}

const usualHeight = 45;

const toggled = (ids: Ids, id: string): Ids => {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
};

/** Up and down lead from row to row, at the same button. */
const onArrows = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key] as
    | 'nextElementSibling'
    | undefined;
  const { target } = event;
  if (!step || !(target instanceof HTMLElement) || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  const row = target.closest('[role=listitem]');
  const next = row?.[step];
  const place = [...(row?.querySelectorAll('a, button') ?? [])].indexOf(target);
  const goals = next?.querySelectorAll<HTMLElement>('a, button');
  const goal = goals?.[Math.min(place, goals.length - 1)];
  if (!goal) return;
  event.preventDefault();
  goal.focus();
};

/** The lines of a folder; those are drawn that are seen. */
export const SecretList = (props: SecretListProps) => {
  const { rows, search } = props;
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
  });
  if (rows.length === 0) return <p className="p-8 text-center text-muted">{shared.nothingFound(search)}</p>;
  return (
    <div ref={scroller} className="max-h-[calc(100dvh-17rem)] overflow-y-auto">
      <div
        role="list"
        aria-label={t.title}
        onKeyDown={onArrows}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="listitem"
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0 border-b border-line"
            style={{ transform: `translateY(${start}px)` }}
          >
            <Line list={props} row={rows[index] as Row} />
          </div>
        ))}
      </div>
    </div>
  );
};

/** A line stays as it is drawn while the list is scrolled, which leaves `list` the very object that it was. */
const Line = memo(({ row, list }: { row: Row; list: SecretListProps }) => {
  const { place, edits, revealed, editing, setEditing, selected, setSelected, open } = list;
  if (row.kind === 'folder') return <FolderRow place={place} folder={row.folder} open={open} />;
  if (row.kind === 'link') return <LinkRow place={place} link={row.link} count={row.count} />;
  if (row.kind === 'imported')
    return <ImportedRow place={place} secret={row.secret} isHidden={row.isHidden} />;
  return (
    <SecretRow
      row={row}
      place={place}
      edits={edits}
      revealed={revealed}
      isEditing={editing.has(row.id)}
      toggleEditing={() => setEditing(toggled(editing, row.id))}
      isSelected={selected.has(row.id)}
      toggleSelected={() => setSelected(toggled(selected, row.id))}
      open={open}
    />
  );
});
