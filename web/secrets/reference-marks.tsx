import { Link2, Unlink } from 'lucide-react';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Changes } from './changes.ts';
import type { Place } from './place.ts';
import { referenceWords } from './reference-words.ts';
import { referencesIn } from './references.ts';
import { type Lost, useLostStored, useLostTyped } from './use-lost.ts';

interface MarksProps {
  readonly place: Place;
  readonly value: string;
}

/** Marks the references of a stored value, those that lead nowhere apart. */
export const StoredMarks = ({ place, name, value }: MarksProps & { readonly name: string }) => {
  const references = referencesIn(value);
  const lost = useLostStored(place, name, references.length > 0);
  return <Marks references={references} lost={lost} />;
};

/** The same while a value is typed, before anybody saved it. */
export const TypedMarks = ({ place, value, changes }: MarksProps & { readonly changes: Changes }) => {
  const references = referencesIn(value);
  const added = new Set([...changes.values()].flatMap(({ name, removed }) => (removed ? [] : [name])));
  const lost = useLostTyped(place, references, added);
  return <Marks references={references} lost={lost} />;
};

const Marks = ({ references, lost }: { references: readonly string[]; lost: Lost }) => {
  const t = useWords(referenceWords);
  if (references.length === 0) return null;
  return (
    <ul aria-label={t.references} className="flex flex-wrap gap-1 px-2 pt-1.5 pb-1">
      {references.map((reference) => {
        const reason = lost.get(reference);
        const Icon = reason ? Unlink : Link2;
        return (
          <li key={reference} className="min-w-0 max-w-full">
            <Badge tone={reason ? 'danger' : 'info'}>
              <Icon aria-hidden className="size-3 shrink-0" />
              <span className="min-w-0 truncate">
                {reference}
                {reason && ` · ${t.reasons(reason)}`}
              </span>
            </Badge>
          </li>
        );
      })}
    </ul>
  );
};
