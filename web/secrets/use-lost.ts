import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiFault, call, type ReplyOf } from '../api/client.ts';
import { listing } from './listing.ts';
import type { Place } from './place.ts';
import { namedBy } from './references.ts';
import { useEnvironments } from './use-environments.ts';

type Unresolved = NonNullable<ReplyOf<'GET /api/v4/secrets/{secretName}'>['unresolvedReferences']>;

/** Why references lead nowhere, by what stands between their braces. */
export type Lost = ReadonlyMap<string, string>;

/** What the server says of the references of a secret as it is stored; asked for when there are any. */
export const useLostStored = (
  { projectId, environment, path }: Place,
  name: string,
  isAsked: boolean,
): Lost => {
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
  return new Map(unresolved.map(({ reference, reason }) => [reference.slice(2, -1).trim(), reason]));
};

const placeKey = ({ environment, path }: Place): string => `${environment} ${path}`;

const reasonOf = (error: unknown): string | undefined => {
  if (!(error instanceof ApiFault)) return undefined;
  return { 403: 'forbidden', 404: 'not-found' }[error.status];
};

/** The same of references that are typed and not saved: whether there is such a name, `added` being those to come. */
export const useLostTyped = (
  here: Place,
  references: readonly string[],
  added: ReadonlySet<string>,
): Lost => {
  const environments = useEnvironments(here.projectId);
  const named = references.map((text) => namedBy(here, environments, text));
  const places = [...new Map(named.map(({ place }) => [placeKey(place), place])).values()];
  const found = useQueries({ queries: places.map((place) => ({ ...listing(place), retry: false })) });
  const lost = new Map<string, string>();
  for (const { text, place, key } of named) {
    const isHere = placeKey(place) === placeKey(here);
    if (isHere && added.has(key)) continue;
    const { data, error } = found[places.findIndex((each) => placeKey(each) === placeKey(place))] ?? {};
    const names = [...(data?.secrets ?? []), ...(data?.imports.flatMap(({ secrets }) => secrets) ?? [])];
    const reason = data
      ? names.some(({ secretKey }) => secretKey === key)
        ? undefined
        : 'not-found'
      : reasonOf(error);
    if (reason) lost.set(text, reason);
  }
  return lost;
};
