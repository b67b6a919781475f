import { Link } from '@tanstack/react-router';
import { Plus, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import type { Change, MetadataEntry } from './changes.ts';
import type { Secret } from './listing.ts';
import { OwnValue } from './own-value.tsx';
import type { Place } from './place.ts';
import { TagChoice } from './tag-choice.tsx';
import type { EditsOf } from './use-edits.ts';
import { UsedBy } from './used-by.tsx';
import { secretWords } from './words.ts';

interface DetailsProps {
  readonly place: Place;
  readonly secret: Secret;
  readonly edits: EditsOf;
  readonly onClose: () => void;
}

/** What a secret has beside its value; what is changed here joins the unsaved changes of the page. */
export const DetailsPanel = ({ place, secret, edits, onClose }: DetailsProps) => {
  const t = useWords(secretWords);
  const id = useId();
  const change = edits.changes.get(secret.id);
  const [comment, setComment] = useState(change?.comment ?? secret.secretComment);
  const [tagIds, setTagIds] = useState(change?.tagIds ?? secret.tags.map((tag) => tag.id));
  const [metadata, setMetadata] = useState(change?.metadata ?? secret.secretMetadata);
  const [days, setDays] = useState(String(change?.reminderDays ?? secret.secretReminderRepeatDays ?? ''));
  const [note, setNote] = useState(change?.reminderNote ?? secret.secretReminderNote ?? '');
  const apply = () => {
    const of = { name: secret.secretKey, version: secret.version };
    const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
    const next: Change = {
      name: secret.secretKey,
      ...change,
      of,
      ...(comment !== secret.secretComment && { comment }),
      ...(differs(
        tagIds,
        secret.tags.map((tag) => tag.id),
      ) && { tagIds }),
      ...(differs(metadata, secret.secretMetadata) && {
        metadata: metadata.filter(({ key }) => key.trim() !== ''),
      }),
      ...(Number(days) !== (secret.secretReminderRepeatDays ?? 0) && { reminderDays: Number(days) }),
      ...(note !== (secret.secretReminderNote ?? '') && { reminderNote: note }),
    };
    edits.change([secret.id, next]);
    onClose();
  };
  return (
    <Dialog title={`${t.details} · ${secret.secretKey}`} onClose={onClose} place="side">
      <div className="flex flex-col gap-6">
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="font-medium">
            {t.comment}
          </label>
          <textarea
            id={id}
            aria-describedby={`${id}-hint`}
            rows={3}
            maxLength={4096}
            value={comment}
            onChange={({ target }) => setComment(target.value)}
            className="field"
          />
          <p id={`${id}-hint`} className="text-xs text-muted">
            {t.commentHint}
          </p>
        </div>
        <TagChoice projectId={place.projectId} chosen={tagIds} onChange={setTagIds} />
        <Metadata entries={metadata} onChange={setMetadata} />
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t.reminder}
            hint={t.reminderHint}
            type="number"
            min={0}
            max={36_500}
            value={days}
            onChange={({ target }) => setDays(target.value)}
          />
          <Field
            label={t.reminderNote}
            value={note}
            maxLength={1024}
            onChange={({ target }) => setNote(target.value)}
          />
        </div>
        <Actions onCancel={onClose}>
          <Button look="primary" onClick={apply}>
            {t.apply}
          </Button>
        </Actions>
        <OwnValue place={place} name={secret.secretKey} />
        <UsedBy place={place} name={secret.secretKey} />
        <Link
          to="/projects/$projectId/audit"
          params={{ projectId: place.projectId }}
          search={{
            secretKey: secret.secretKey,
            environment: place.environment,
            secretPath: place.path,
            range: 'month',
          }}
          className="text-accent-strong underline"
        >
          {t.whoRead}
        </Link>
      </div>
    </Dialog>
  );
};

interface MetadataProps {
  readonly entries: readonly MetadataEntry[];
  readonly onChange: (entries: readonly MetadataEntry[]) => void;
}

const mostEntries = 50;

const Metadata = ({ entries, onChange }: MetadataProps) => {
  const t = useWords(secretWords);
  const set = (index: number, part: Partial<MetadataEntry>) =>
    onChange(entries.map((entry, at) => (at === index ? { ...entry, ...part } : entry)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{t.metadata}</legend>
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry is known by where it stands while its key is typed.
        <div key={index} className="flex gap-2">
          <input
            aria-label={t.metadataKey}
            placeholder={t.metadataKey}
            value={entry.key}
            maxLength={255}
            onChange={({ target }) => set(index, { key: target.value })}
            className="field"
          />
          <input
            aria-label={t.metadataValue}
            placeholder={t.metadataValue}
            value={entry.value}
            maxLength={1020}
            onChange={({ target }) => set(index, { value: target.value })}
            className="field"
          />
          <IconButton
            icon={Trash2}
            tone="danger"
            label={t.removeMetadata}
            onClick={() => onChange(entries.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          icon={Plus}
          disabled={entries.length >= mostEntries}
          onClick={() => onChange([...entries, { key: '', value: '', isEncrypted: false }])}
        >
          {t.addMetadata}
        </Button>
      </div>
    </fieldset>
  );
};
