import * as z from 'zod';
import {
  deleteExternalKms,
  updateExternalKms,
} from '../../layers/domain/external-kms/change-external-kms.ts';
import { createExternalKms } from '../../layers/domain/external-kms/create-external-kms.ts';
import {
  listExternalKms,
  readExternalId,
  readExternalKms,
} from '../../layers/domain/external-kms/find-external-kms.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { naming, ProviderChanges, ProviderInput } from './inputs.ts';
import { base, DetailedKms, detailedKms, KmsList, kmsList, SingleKms, singleKms } from './wire.ts';

const KmsId = z.object({ id });
const byId = (params: z.output<typeof KmsId>) => ({ by: 'id', value: params.id }) as const;

const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: SingleKms } as const;

const list = operation({
  ...reading,
  path: base,
  summary: 'The customer’s own KMS of the organization',
  audit: 'get-kms',
  reply: KmsList,
  handle: async ({ unit }) => kmsList(await listExternalKms(unit)),
});

const read = operation({
  ...reading,
  path: `${base}/{id}`,
  summary: 'A customer’s own KMS',
  audit: 'get-kms',
  params: KmsId,
  reply: DetailedKms,
  handle: async ({ params, unit }) => detailedKms(await readExternalKms(unit, byId(params))),
});

const readByName = operation({
  ...reading,
  path: `${base}/name/{name}`,
  summary: 'A customer’s own KMS by its name',
  audit: 'get-kms',
  params: z.object({ name: z.string().trim().toLowerCase().min(1).max(128) }),
  reply: DetailedKms,
  handle: async ({ params, unit }) =>
    detailedKms(await readExternalKms(unit, { by: 'name', value: params.name })),
});

const externalId = operation({
  ...reading,
  path: `${base}/aws/external-id`,
  summary: 'The external id that the trust policy of a role has to ask for',
  audit: 'get-kms',
  reply: () => z.object({ externalId: z.string() }),
  handle: async ({ unit }) => ({ externalId: await readExternalId(unit) }),
});

const create = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Add a customer’s own KMS, once it is proven to encrypt and decrypt',
  audit: 'create-kms',
  body: z.object({ ...naming, provider: ProviderInput }),
  handle: async ({ body, unit }) =>
    singleKms(
      await createExternalKms(unit, {
        name: body.name,
        description: body.description ?? null,
        connection: body.provider.inputs,
      }),
    ),
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/{id}`,
  summary: 'Rename or describe a customer’s own KMS, or change how it is reached, proven again',
  audit: 'update-kms',
  params: KmsId,
  body: z.object({ ...naming, provider: optional(ProviderChanges) }),
  handle: async ({ params, body: { provider, ...changes }, unit }) =>
    singleKms(await updateExternalKms(unit, byId(params), { ...changes, connection: provider?.inputs })),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{id}`,
  summary: 'Take out a customer’s own KMS that protects no project',
  audit: 'delete-kms',
  params: KmsId,
  handle: async ({ params, unit }) => singleKms(await deleteExternalKms(unit, byId(params))),
});

export const externalKmsOperations = [list, read, readByName, externalId, create, update, remove];
