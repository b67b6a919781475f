import { useQuery } from '@tanstack/react-query';
import { Check, Plus } from 'lucide-react';
import { useState } from 'react';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Loading } from '../shared/states.tsx';
import { toastFault } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import { secretWords } from './words.ts';

interface TagChoiceProps {
  readonly projectId: string;
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** The tags of a project as switches, and a field for a new one. */
export const TagChoice = ({ projectId, chosen, onChange }: TagChoiceProps) => {
  const t = useWords(secretWords);
  const [name, setName] = useState('');
  const found = useQuery(reading('GET /api/v1/projects/{projectId}/tags', { path: { projectId } }));
  const create = useChange('POST /api/v1/projects/{projectId}/tags', 'GET /api/v1/projects/{projectId}/tags');
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const add = async () => {
    try {
      const { tag } = await create.mutateAsync({ path: { projectId }, body: { name, slug: slugOf(name) } });
      onChange([...chosen, tag.id]);
      setName('');
    } catch (error) {
      toastFault(error);
    }
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{t.tags}</legend>
      {found.isPending && <Loading rows={1} />}
      {found.data?.tags.length === 0 && <p className="text-muted">{t.noTags}</p>}
      <div className="flex flex-wrap gap-1.5">
        {found.data?.tags.map((tag) => (
          <button
            key={tag.id}
            type="button"
            aria-pressed={chosen.includes(tag.id)}
            onClick={() => toggle(tag.id)}
            className="inline-flex min-h-7 items-center gap-1 rounded-full border border-line-strong px-3 aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-strong"
          >
            {chosen.includes(tag.id) && <Check aria-hidden className="size-3.5" />}
            {tag.name}
          </button>
        ))}
      </div>
      <div className="flex gap-2">
        <input
          aria-label={t.newTag}
          placeholder={t.newTag}
          value={name}
          maxLength={64}
          onChange={({ target }) => setName(target.value)}
          className="field"
        />
        <Button icon={Plus} busy={create.isPending} disabled={slugOf(name) === ''} onClick={() => void add()}>
          {t.newTag}
        </Button>
      </div>
    </fieldset>
  );
};
