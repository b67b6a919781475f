import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { clock } from '../shared/clock.ts';

export const listOfCas = 'GET /api/v2/workspace/{slug}/cas';
export const listOfCertificates = 'GET /api/v2/workspace/{slug}/certificates';

export type Authority = ReplyOf<typeof listOfCas>['cas'][number];

export const nameOf = ({ friendlyName, commonName, dn, id }: Authority): string =>
  commonName || friendlyName || dn || id;

/** As many as a project may have. */
export const most = 100;

export const useAuthorities = (slug: string) =>
  useQuery(reading(listOfCas, { path: { slug }, query: { limit: most } }));

/** The day that many years from now, as a field for dates takes it. */
export const inYears = (years: number): string => {
  const day = new Date(clock());
  day.setUTCFullYear(day.getUTCFullYear() + years);
  return day.toISOString().slice(0, 10);
};
