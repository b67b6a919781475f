import * as z from 'zod';
import {
  deleteExternalKms,
  updateExternalKms,
} from '../../layers/domain/external-kms/change-external-kms.ts';
import { createExternalKms } from '../../layers/domain/external-kms/create-external-kms.ts';
import type { KmsProvider } from '../../layers/domain/external-kms/customer-kms.ts';
import { readExternalKms } from '../../layers/domain/external-kms/find-external-kms.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { changedConnections, connections, naming } from './inputs.ts';
import { BareKms, bareKms, base } from './wire.ts';

const providers: Readonly<Record<KmsProvider, string>> = { aws: 'AWS KMS', gcp: 'Google Cloud KMS' };

const KmsId = z.object({ id });
const changing = { access: members, limit: 'write', reply: BareKms } as const;

const referenceIn = (params: z.output<typeof KmsId>, provider: KmsProvider) =>
  ({ by: 'id', value: params.id, provider }) as const;

const create = (provider: KmsProvider) =>
  operation({
    ...changing,
    method: 'POST',
    path: `${base}/${provider}`,
    summary: `Add a key of the customer’s in ${providers[provider]}`,
    audit: 'create-kms',
    body: z.object({ ...naming, configuration: connections[provider] }),
    handle: async ({ body, unit }) =>
      bareKms(
        await createExternalKms(unit, {
          name: body.name,
          description: body.description ?? null,
          connection: body.configuration,
        }),
      ),
  });

const read = (provider: KmsProvider) =>
  operation({
    method: 'GET',
    path: `${base}/${provider}/{id}`,
    summary: `A key of the customer’s in ${providers[provider]}`,
    access: members,
    audit: 'get-kms',
    limit: 'read',
    params: KmsId,
    reply: BareKms,
    handle: async ({ params, unit }) => bareKms(await readExternalKms(unit, referenceIn(params, provider))),
  });

const update = (provider: KmsProvider) =>
  operation({
    ...changing,
    method: 'PATCH',
    path: `${base}/${provider}/{id}`,
    summary: `Change a key of the customer’s in ${providers[provider]}, or how it is reached`,
    audit: 'update-kms',
    params: KmsId,
    body: z.object({ ...naming, configuration: optional(changedConnections[provider]) }),
    handle: async ({ params, body: { configuration, ...changes }, unit }) =>
      bareKms(
        await updateExternalKms(unit, referenceIn(params, provider), {
          ...changes,
          connection: configuration,
        }),
      ),
  });

const remove = (provider: KmsProvider) =>
  operation({
    ...changing,
    method: 'DELETE',
    path: `${base}/${provider}/{id}`,
    summary: `Take out a key of the customer’s in ${providers[provider]} that protects no project`,
    audit: 'delete-kms',
    params: KmsId,
    handle: async ({ params, unit }) => bareKms(await deleteExternalKms(unit, referenceIn(params, provider))),
  });

export const byProviderOperations = (['aws', 'gcp'] as const).flatMap((provider) =>
  [create, read, update, remove].map((each) => each(provider)),
);
