import * as z from 'zod';
import {
  listGroupMappings,
  maxMappings,
  replaceGroupMappings,
  type ShownMapping,
} from '../../layers/domain/sso/group-mappings.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { uuid } from '../../layers/http/wire.ts';

const path = '/api/v1/sso/group-mappings';

const MappingsReply = () =>
  z.object({
    mappings: z.array(
      z.object({
        id: uuid,
        providerGroup: z.string(),
        group: z.object({ id: uuid, name: z.string(), slug: z.string() }),
      }),
    ),
  });

const mappingsReply = (mappings: readonly ShownMapping[]): z.input<ReturnType<typeof MappingsReply>> => ({
  mappings: mappings.map(({ mapping, group }) => ({
    id: mapping.id,
    providerGroup: mapping.providerGroup,
    group: { id: group.id, name: group.name, slug: group.slug },
  })),
});

const list = operation({
  method: 'GET',
  path,
  summary: 'Which groups of the identity provider are which groups here',
  access: members,
  audit: 'get-sso-group-mappings',
  limit: 'read',
  reply: MappingsReply,
  handle: async ({ unit }) => mappingsReply(await listGroupMappings(unit)),
});

const replace = operation({
  method: 'PUT',
  path,
  summary: 'Replace the mappings, all together: sign-ins bring people into these groups, and take them out',
  access: members,
  audit: 'update-sso-group-mappings',
  limit: 'write',
  body: z.object({
    mappings: z
      .array(
        z.object({
          providerGroup: z.string().trim().min(1).max(255),
          groupSlug: z.string().trim().min(1).max(64),
        }),
      )
      .max(maxMappings),
  }),
  reply: MappingsReply,
  handle: async ({ body, unit }) => mappingsReply(await replaceGroupMappings(unit, body.mappings)),
});

export const groupMappingOperations = [list, replace];
