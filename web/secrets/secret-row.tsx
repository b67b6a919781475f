import { MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Change } from './changes.ts';
import type { Secret } from './listing.ts';
import type { Opened } from './opened.tsx';
import type { Place } from './place.ts';
import { StoredMarks, TypedMarks } from './reference-marks.tsx';
import { RowActions } from './row-actions.tsx';
import type { Row } from './rows.ts';
import type { EditsOf } from './use-edits.ts';
import type { Revealed } from './use-revealed.ts';
import { ValueEditor } from './value-editor.tsx';
import { secretWords } from './words.ts';

export interface SecretRowProps {
  readonly row: Extract<Row, { kind: 'secret' }>;
  readonly place: Place;
  readonly edits: EditsOf;
  readonly revealed: Revealed;
  readonly isEditing: boolean;
  readonly toggleEditing: () => void;
  readonly isSelected: boolean;
  readonly toggleSelected: () => void;
  readonly open: (opened: Opened) => void;
}

/** What a row says as it stands: the change that was made, or the secret as it is. */
export const changeOf = ({ secret, change }: SecretRowProps['row']): Change => {
  if (change) return change;
  const of = secret && { name: secret.secretKey, version: secret.version };
  return { ...(of && { of }), name: secret?.secretKey ?? '' };
};

/** The value that is seen: the one that was typed, or the one that was revealed. */
export const shownIn = ({ row: { secret, change }, revealed }: SecretRowProps): string | undefined =>
  change?.value ?? (secret ? revealed.values.get(secret.secretKey) : undefined);

const colourOf = ({ change }: SecretRowProps['row']): string => {
  if (!change) return 'hover:bg-sunken';
  return change.removed ? 'bg-danger-soft' : 'bg-warn-soft';
};

const columns = 'grid-cols-[auto_minmax(0,1fr)_auto] md:grid-cols-[auto_minmax(0,2fr)_minmax(0,3fr)_13rem]';

/** A secret: its name, its value where that is to be seen, and what can be done with it. */
export const SecretRow = (props: SecretRowProps) => {
  const { row, isSelected, toggleSelected } = props;
  const t = useWords(secretWords);
  const [renaming, setRenaming] = useState(false);
  return (
    <div className={`grid items-start gap-x-2 px-3 py-1.5 ${columns} ${colourOf(row)}`}>
      <span className="flex size-8 items-center justify-center">
        {row.secret && (
          <input
            type="checkbox"
            aria-label={t.select(row.secret.secretKey)}
            checked={isSelected}
            onChange={toggleSelected}
            className="size-4 accent-[var(--accent)]"
          />
        )}
      </span>
      <NameCell {...props} renaming={renaming} endRenaming={() => setRenaming(false)} />
      <ValueCell {...props} />
      <RowActions {...props} rename={() => setRenaming(true)} />
    </div>
  );
};

const NameCell = ({
  row,
  edits,
  renaming,
  endRenaming,
}: SecretRowProps & { renaming: boolean; endRenaming: () => void }) => {
  const t = useWords(secretWords);
  const now = changeOf(row);
  const isRemoved = now.removed === true;
  if (!isRemoved && (!row.secret || renaming))
    return (
      <input
        // biome-ignore lint/a11y/noAutofocus: the field appears because somebody asked for it.
        autoFocus
        aria-label={t.name}
        placeholder={t.name}
        value={now.name}
        maxLength={255}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => edits.change([row.id, { ...now, name: target.value.trim() }])}
        onBlur={endRenaming}
        onKeyDown={(event) => event.key === 'Enter' && endRenaming()}
        className="field font-mono text-[13px]"
      />
    );
  return (
    <div className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-2">
      <span
        className={`min-w-0 truncate font-mono text-[13px] ${isRemoved ? 'line-through' : ''}`}
        title={now.name}
      >
        {now.name}
      </span>
      {row.secret && <Marks secret={row.secret} comment={now.comment ?? row.secret.secretComment} />}
    </div>
  );
};

const mostTags = 3;

const Marks = ({ secret, comment }: { secret: Secret; comment: string }) => {
  const t = useWords(secretWords);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {comment && (
        <span role="img" aria-label={`${t.comment}: ${comment}`} title={comment}>
          <MessageSquareText aria-hidden className="size-3.5 shrink-0 text-muted" />
        </span>
      )}
      {secret.tags.slice(0, mostTags).map((tag) => (
        <Badge key={tag.id}>{tag.name}</Badge>
      ))}
    </span>
  );
};

const ValueCell = (props: SecretRowProps) => {
  const { row, place, edits, revealed, isEditing } = props;
  const t = useWords(secretWords);
  const shared = useWords(sharedWords);
  const now = changeOf(row);
  const { secret } = row;
  const shown = shownIn(props);
  const isOpen = !now.removed && (!secret || (isEditing && shown !== undefined));
  return (
    <div className="col-span-3 row-start-2 min-w-0 self-center md:col-span-1 md:row-auto">
      {isOpen && (
        <ValueEditor
          value={shown ?? ''}
          place={place}
          onChange={(value) => edits.change([row.id, { ...now, value }])}
          label={`${t.value}: ${now.name}`}
        />
      )}
      {!isOpen && shown !== undefined && (
        <div
          tabIndex={0}
          className="max-h-40 overflow-auto rounded px-2 py-1 font-mono text-[13px] break-all whitespace-pre-wrap"
        >
          {shown}
        </div>
      )}
      {!isOpen && shown === undefined && secret && (
        <button
          type="button"
          aria-label={`${shared.reveal}: ${now.name}`}
          disabled={now.removed === true}
          onClick={() => void revealed.reveal(secret.secretKey)}
          className="min-h-8 w-full rounded px-2 text-left font-mono tracking-widest text-muted"
        >
          ••••••••••
        </button>
      )}
      {shown !== undefined && now.value !== undefined && (
        <TypedMarks place={place} value={shown} changes={edits.changes} />
      )}
      {shown !== undefined && now.value === undefined && secret && (
        <StoredMarks place={place} name={secret.secretKey} value={shown} />
      )}
    </div>
  );
};
