import * as z from 'zod';
import {
  createBindingKey,
  deleteBindingKey,
  listBindingKeys,
} from '../../../layers/domain/pki/acme/binding-keys.ts';
import type { BindingKey } from '../../../layers/domain/pki/acme/records.ts';
import { addressesAt } from '../../../layers/domain/pki/acme/server.ts';
import { members } from '../../../layers/http/access.ts';
import { operation } from '../../../layers/http/operation.ts';
import { id, instant, shownName, uuid } from '../../../layers/http/wire.ts';
import { base } from '../inputs.ts';

const path = `${base}/certificate-templates/{certificateTemplateId}/acme-keys`;
const TemplateId = z.object({ certificateTemplateId: id });

const KeyReply = () =>
  z.object({
    id: uuid,
    certificateTemplateId: uuid,
    name: z.string(),
    acmeAccountId: uuid.nullable(),
    createdAt: instant(),
  });

const keyReply = ({ id: keyId, templateId, name, accountId, createdAt }: BindingKey) => ({
  id: keyId,
  certificateTemplateId: templateId,
  name,
  acmeAccountId: accountId,
  createdAt,
});

const create = operation({
  method: 'POST',
  path,
  summary: 'Make an ACME key of a certificate template; its secret is answered this once',
  access: members,
  audit: 'create-acme-key',
  limit: 'write',
  params: TemplateId,
  body: z.object({ name: shownName(100) }),
  reply: () => z.object({ acmeKey: KeyReply(), hmacKey: z.string(), directoryUrl: z.string() }),
  handle: async ({ params: { certificateTemplateId: templateId }, body, unit, http }) => {
    const { key, secret } = await createBindingKey(unit, templateId, body.name);
    return {
      acmeKey: keyReply(key),
      hmacKey: secret,
      directoryUrl: addressesAt(http.siteUrl, templateId).directory,
    };
  },
});

const list = operation({
  method: 'GET',
  path,
  summary: 'The ACME keys of a certificate template',
  access: members,
  audit: 'get-acme-keys',
  limit: 'read',
  params: TemplateId,
  reply: () => z.object({ acmeKeys: z.array(KeyReply()) }),
  handle: async ({ params, unit }) => ({
    acmeKeys: (await listBindingKeys(unit, params.certificateTemplateId)).map(keyReply),
  }),
});

const remove = operation({
  method: 'DELETE',
  path: `${path}/{acmeKeyId}`,
  summary: 'End an ACME key and the account that it made',
  access: members,
  audit: 'delete-acme-key',
  limit: 'write',
  params: TemplateId.extend({ acmeKeyId: id }),
  reply: () => z.object({ acmeKey: KeyReply() }),
  handle: async ({ params, unit }) => ({
    acmeKey: keyReply(await deleteBindingKey(unit, params.certificateTemplateId, params.acmeKeyId)),
  }),
});

export const keyOperations = [create, list, remove];
