import * as z from 'zod';
import type { SignedList } from '../../layers/domain/pki/certificate.ts';
import { listIdOf } from '../../layers/domain/pki/list-places.ts';
import { listRevocationLists, readPublicList } from '../../layers/domain/pki/revocation-lists.ts';
import { revocationListPem } from '../../layers/domain/pki/x509/revocation-list.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation, type Reply } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { base, onAuthority } from './inputs.ts';
import { Binary, binary } from './wire.ts';

const lists = operation({
  ...onAuthority,
  method: 'GET',
  path: `${base}/ca/{caId}/crls`,
  summary: 'The revocation lists of a CA',
  audit: 'get-certificate-authority-crls',
  limit: 'read',
  reply: () => z.array(z.object({ id: z.string(), crl: z.string() })),
  handle: async ({ params, unit, http }) =>
    (await listRevocationLists(unit, params.caId, http.siteUrl)).map(({ caId, list, der }) => ({
      id: listIdOf(caId, list),
      crl: revocationListPem(der),
    })),
});

/** Seconds for which a list may be kept: that long a revocation may stay unseen. */
const fiveMinutes = 300;

const publicList = (
  path: string,
  summary: string,
  type: string,
  shown: (list: SignedList) => Uint8Array | string,
) =>
  operation({
    method: 'GET',
    path: `${base}/crl/{crlId}${path}`,
    summary,
    access: everyone,
    audit: null,
    limit: 'public',
    params: z.object({ crlId: id }),
    produces: type,
    reply: Binary,
    handle: async ({ params, unit, http }): Promise<Reply<string>> =>
      binary(shown(await readPublicList(unit, params.crlId, http.siteUrl)), type, fiveMinutes),
  });

const derType = 'application/pkix-crl';

export const revocationListOperations = [
  lists,
  publicList('', 'The revocation list of a CA, DER', derType, ({ der }) => der),
  publicList('/der', 'The same: the address in certificates', derType, ({ der }) => der),
  publicList('/pem', 'The same in PEM', 'application/x-pem-file', ({ der }) => revocationListPem(der)),
];
