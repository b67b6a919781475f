import { useQuery } from '@tanstack/react-query';
import { reading } from '../api/queries.ts';
import { listing } from './listing.ts';
import type { Place } from './place.ts';
import { begunAt, type Offer, offersFor } from './references.ts';
import { useEnvironments } from './use-environments.ts';

/** What may come next in a reference that is being typed: names of this folder, or of where it leads so far. */
export const useOffers = (here: Place, typed: string | undefined): readonly Offer[] => {
  const environments = useEnvironments(here.projectId);
  const begun = begunAt(here, environments, typed ?? '');
  const { projectId, environment, path } = begun.place;
  const enabled = typed !== undefined;
  const found = useQuery({ ...listing(begun.place), enabled, retry: false });
  const folders = useQuery({
    ...reading('GET /api/v1/folders', { query: { workspaceId: projectId, environment, path } }),
    enabled: enabled && begun.isElsewhere,
    retry: false,
  });
  if (!enabled) return [];
  const places = begun.isElsewhere
    ? (folders.data?.folders ?? []).map(({ name }) => name)
    : environments.map(({ slug }) => slug);
  return offersFor(begun, { keys: (found.data?.secrets ?? []).map(({ secretKey }) => secretKey), places });
};
