import * as z from 'zod';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { findReferrers, type Referrers } from '../../layers/domain/secrets/reading/referrers.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { type Dialect, v3, v4 } from './dialect.ts';
import { Referrer, referrerOnTheWire } from './following-wire.ts';
import { environment, secretName, secretPath } from './wire.ts';

const Reply = () => z.object({ references: z.array(Referrer()), hiddenReferences: z.int() });

const onTheWire = ({ found, hidden }: Referrers): z.input<ReturnType<typeof Reply>> => ({
  references: found.map(referrerOnTheWire),
  hiddenReferences: hidden,
});

const referencesOperation = (dialect: Dialect): Operation =>
  operation({
    method: 'GET',
    path: `${dialect.base}/{secretName}/references`,
    summary: 'List the secrets whose values refer to a secret',
    access: secretClients,
    audit: 'get-secret-references',
    limit: 'secrets',
    etag: true,
    params: z.object({ secretName }),
    query: z.object({ ...dialect.project, environment, secretPath }),
    reply: Reply,
    expect: ({ params, query, claims, stores }) => {
      const guess = expectScope(stores, actorIn(claims), dialect.scope(query));
      if (guess?.folderId)
        stores.secrets.expect({ ...guess, folderId: guess.folderId, name: params.secretName });
    },
    handle: async ({ params, query, unit }) =>
      onTheWire(await findReferrers(unit, { ...dialect.scope(query), name: params.secretName })),
  });

export const referenceOperations: readonly Operation[] = [v3, v4].map(referencesOperation);
