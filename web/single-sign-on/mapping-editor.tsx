import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../shared/button.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { ssoWords } from './words.ts';

/** A name at the directory, and what it stands for here. */
export interface Mapping {
  readonly from: string;
  readonly to: string;
}

interface EditorProps {
  readonly label: string;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly before: readonly Mapping[];
  readonly targets: readonly (readonly [value: string, label: string])[];
  readonly most: number;
  readonly empty: string;
  readonly onSave: (mappings: readonly Mapping[]) => Promise<unknown>;
}

const isSame = (left: readonly Mapping[], right: readonly Mapping[]): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

/** A list of names with what they stand for, which is saved as a whole; until then it stays as it was written. */
export const MappingEditor = (props: EditorProps) => {
  const { label, fromLabel, toLabel, before, targets, most, empty, onSave } = props;
  const t = useWords(ssoWords);
  const shared = useWords(sharedWords);
  const [written, setRows] = useState<readonly Mapping[]>();
  const rows = written ?? before;
  const set = (at: number, part: Partial<Mapping>) =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  const submit = async () => {
    await onSave(rows.map(({ from, to }) => ({ from: from.trim(), to })));
    setRows(undefined);
    toast('good', t.saved);
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          {rows.length === 0 && <p className="text-muted">{empty}</p>}
          <ul aria-label={label} className="flex flex-col gap-3">
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids before they are saved.
              <li key={index} className="flex flex-wrap items-end gap-2">
                <div className="min-w-40 flex-1">
                  <Field
                    label={fromLabel}
                    value={row.from}
                    onChange={({ target }) => set(index, { from: target.value })}
                    maxLength={255}
                    required
                  />
                </div>
                <div className="min-w-40 flex-1">
                  <Choice
                    label={toLabel}
                    value={row.to}
                    onChange={(to) => set(index, { to })}
                    options={targets}
                  />
                </div>
                <IconButton
                  icon={Trash2}
                  tone="danger"
                  label={`${t.removeMapping}: ${row.from}`}
                  onClick={() => setRows(rows.filter((_, at) => at !== index))}
                />
              </li>
            ))}
          </ul>
          <div className="flex flex-wrap gap-2">
            <Button
              icon={Plus}
              disabled={targets.length === 0 || rows.length >= most}
              onClick={() => setRows([...rows, { from: '', to: targets[0]?.[0] ?? '' }])}
            >
              {t.addMapping}
            </Button>
            <Button look="primary" type="submit" busy={busy} disabled={isSame(rows, before)}>
              {shared.save}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
};
