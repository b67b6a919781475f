import * as z from 'zod';
import { memberOf } from '../../layers/domain/caller.ts';
import { groupName } from '../../layers/domain/scim/patch-group.ts';
import {
  listRoleMappings,
  maxMappings,
  replaceRoleMappings,
  type ShownMapping,
} from '../../layers/domain/scim/role-mapping.ts';
import { peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, ruled, uuid } from '../../layers/http/wire.ts';
import { base } from './wire.ts';

const path = `${base}/group-org-role-mappings`;

const MappingsReply = () =>
  z.array(
    z.object({
      id: uuid,
      groupName: z.string(),
      role: z.string(),
      roleId: z.string().nullable(),
      orgId: uuid,
      createdAt: instant(),
      updatedAt: instant(),
    }),
  );

const mappingsReply = (orgId: string, mappings: readonly ShownMapping[]) =>
  mappings.map(({ mapping, customRole }) => ({
    id: mapping.id,
    groupName: mapping.groupName,
    role: customRole?.slug ?? mapping.role,
    roleId: mapping.customRoleId ?? null,
    orgId,
    createdAt: mapping.createdAt,
    updatedAt: mapping.updatedAt,
  }));

const list = operation({
  method: 'GET',
  path,
  summary: 'Which groups of the directory get which organization role',
  access: peopleInside,
  audit: 'get-scim-group-role-mappings',
  limit: 'read',
  reply: MappingsReply,
  handle: async ({ unit }) => mappingsReply(memberOf(unit.caller).orgId, await listRoleMappings(unit)),
});

const replace = operation({
  method: 'PUT',
  path,
  summary: 'Replace which groups of the directory get which organization role',
  access: peopleInside,
  audit: 'update-scim-group-role-mappings',
  limit: 'write',
  body: z.object({
    mappings: z
      .array(
        z.object({
          groupName: ruled(z.string().max(512), groupName),
          roleSlug: z.string().trim().min(1).max(64),
        }),
      )
      .max(maxMappings),
  }),
  reply: MappingsReply,
  handle: async ({ body, unit }) => {
    const asked = body.mappings.map((each) => ({ groupName: each.groupName, role: each.roleSlug }));
    return mappingsReply(memberOf(unit.caller).orgId, await replaceRoleMappings(unit, asked));
  },
});

export const scimRoleMappingOperations = [list, replace];
