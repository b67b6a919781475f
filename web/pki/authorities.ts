import { useQuery } from '@tanstack/react-query';
import type { ReplyOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';

export const listOfCas = 'GET /api/v2/workspace/{slug}/cas';
export const listOfCertificates = 'GET /api/v2/workspace/{slug}/certificates';

export type Authority = ReplyOf<typeof listOfCas>['cas'][number];

export const nameOf = ({ friendlyName, commonName, dn, id }: Authority): string =>
  commonName || friendlyName || dn || id;

const most = 100;

export const useAuthorities = (slug: string) =>
  useQuery(reading(listOfCas, { path: { slug }, query: { limit: most } }));
