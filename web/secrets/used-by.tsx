import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Check } from '../shared/inputs.tsx';
import { Fault, Lacks, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import type { Changes } from './changes.ts';
import { type Place, searchOf } from './place.ts';
import { referenceWords } from './reference-words.ts';
import type { EditsOf } from './use-edits.ts';

const route = 'GET /api/v4/secrets/{secretName}/references';
type Followers = ReplyOf<typeof route>;

const followersOf = ({ projectId, environment, path }: Place, secretName: string) =>
  reading(route, { path: { secretName }, query: { projectId, environment, secretPath: path } });

const Places = ({ place, of }: { place: Place; of: Followers }) => {
  const t = useWords(referenceWords);
  return (
    <>
      <ul className="flex flex-col gap-1">
        {of.references.map((reference) => (
          <li key={reference.secretId} className="break-words">
            <Link
              to="/projects/$projectId/secrets/$environment"
              params={{ projectId: place.projectId, environment: reference.environment }}
              search={searchOf(reference.secretPath)}
              className="text-accent-strong underline"
            >
              {reference.environment} {reference.secretPath} · {reference.secretKey}
            </Link>
          </li>
        ))}
      </ul>
      {of.hiddenReferences > 0 && <p className="text-muted">{t.usedByHidden(of.hiddenReferences)}</p>}
    </>
  );
};

/** Who refers to the secret. */
export const UsedBy = ({ place, name }: { place: Place; name: string }) => {
  const t = useWords(referenceWords);
  const found = useQuery(followersOf(place, name));
  return (
    <section>
      <h3 className="mb-1 font-medium">{t.usedBy}</h3>
      {found.isPending && <Loading rows={1} />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.references.length === 0 && <p className="text-muted">{t.usedByNobody}</p>}
      {found.data && <Places place={place} of={found.data} />}
    </section>
  );
};

/** Of more secrets at once nobody is asked about: it would be a request each. */
const mostAsked = 25;

interface Leaving {
  readonly name: string;
  readonly isGone: boolean;
}

/** Secrets that a save takes away, or calls something else. */
const leavingIn = (changes: Changes): readonly Leaving[] =>
  [...changes.values()].flatMap(({ of, name, removed }) =>
    of && (removed || name !== of.name) ? [{ name: of.name, isGone: removed === true }] : [],
  );

/** Says before a save who refers to what is renamed or deleted, and asks whether they are to follow. */
export const Leavings = ({ place, edits }: { place: Place; edits: EditsOf }) => {
  const t = useWords(referenceWords);
  const leaving = leavingIn(edits.changes);
  const asked = leaving.slice(0, mostAsked);
  const found = useQueries({
    queries: asked.map(({ name }) => ({ ...followersOf(place, name), staleTime: 0 })),
  });
  const told = asked.flatMap((each, at) => {
    const data = found[at]?.data;
    return data && data.references.length + data.hiddenReferences > 0 ? [{ ...each, data }] : [];
  });
  if (leaving.length === 0) return null;
  return (
    <div className="flex max-h-48 basis-full flex-col gap-2 overflow-y-auto empty:hidden">
      <Lacks of={found} />
      {told.map(({ name, isGone, data }) => (
        <section key={name} aria-label={t.refersTo(name)} className="border-l-2 border-warn pl-3">
          <p className="font-medium break-words">{isGone ? t.losesTarget(name) : t.refersTo(name)}</p>
          <Places place={place} of={data} />
        </section>
      ))}
      {told.some(({ isGone }) => !isGone) && (
        <Check label={t.followRename} checked={edits.follow} onChange={edits.setFollow} />
      )}
      {leaving.length > mostAsked && <p className="text-muted">{t.askedOnly(mostAsked)}</p>}
    </div>
  );
};
