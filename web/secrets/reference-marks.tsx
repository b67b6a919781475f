import { Link2, Unlink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call, type ReplyOf } from '../api/client.ts';
import { Badge } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Place } from './place.ts';
import { secretWords } from './words.ts';

type Unresolved = NonNullable<ReplyOf<'GET /api/v4/secrets/{secretName}'>['unresolvedReferences']>;

const referencesIn = (value: string): readonly string[] => [
  ...new Set([...value.matchAll(/\$\{([^}\s]{1,512})\}/g)].map(([, name = '']) => name)),
];

/** Which of the references in a value lead somewhere, as the server resolves them; asked for when there are any. */
const useUnresolved = (
  { projectId, environment, path }: Place,
  name: string,
  isAsked: boolean,
): Unresolved => {
  const [unresolved, setUnresolved] = useState<Unresolved>([]);
  useEffect(() => {
    if (!isAsked) return;
    const asking = new AbortController();
    const query = { projectId, environment, secretPath: path, expandSecretReferences: true };
    call('GET /api/v4/secrets/{secretName}', { path: { secretName: name }, query }, { signal: asking.signal })
      .then((reply) => setUnresolved(reply.unresolvedReferences ?? []))
      .catch(() => undefined);
    return () => asking.abort();
  }, [projectId, environment, path, name, isAsked]);
  return unresolved;
};

/** Marks the references of a value, those that lead nowhere apart. */
export const ReferenceMarks = ({ place, name, value }: { place: Place; name: string; value: string }) => {
  const t = useWords(secretWords);
  const references = referencesIn(value);
  const unresolved = useUnresolved(place, name, references.length > 0);
  if (references.length === 0) return null;
  return (
    <ul aria-label={t.references} className="flex flex-wrap gap-1 px-2 pb-1">
      {references.map((reference) => {
        const lost = unresolved.find((each) => each.reference.includes(reference));
        return (
          <li key={reference}>
            <Badge tone={lost ? 'danger' : 'info'}>
              {lost ? <Unlink aria-hidden className="size-3" /> : <Link2 aria-hidden className="size-3" />}
              {reference}
              {lost && ` · ${t.reasons(lost.reason)}`}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
};
