import * as z from 'zod';
import { addGroupMap, listGroupMaps, removeGroupMap } from '../../layers/domain/sso/ldap/group-maps.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, uuid } from '../../layers/http/wire.ts';

const path = '/api/v1/ldap/config/{configId}/group-maps';
const params = z.object({ configId: id });

const MapReply = () => z.object({ id: uuid, ldapConfigId: uuid, ldapGroupCN: z.string(), groupId: uuid });

const list = operation({
  method: 'GET',
  path,
  summary: 'Which groups of the directory are which groups here',
  access: members,
  audit: 'get-ldap-group-maps',
  limit: 'read',
  params,
  reply: () =>
    z.array(
      z.object({
        id: uuid,
        ldapConfigId: uuid,
        ldapGroupCN: z.string(),
        group: z.object({ id: uuid, name: z.string(), slug: z.string() }),
      }),
    ),
  handle: async ({ params: { configId }, unit }) =>
    (await listGroupMaps(unit, configId)).map(({ mapping, group }) => ({
      id: mapping.id,
      ldapConfigId: configId,
      ldapGroupCN: mapping.providerGroup,
      group: { id: group.id, name: group.name, slug: group.slug },
    })),
});

const add = operation({
  method: 'POST',
  path,
  summary: 'Map a group of the directory: sign-ins bring its members into the group, and take others out',
  access: members,
  audit: 'create-ldap-group-map',
  limit: 'write',
  params,
  body: z.object({
    ldapGroupCN: z.string().trim().min(1).max(255),
    groupSlug: z.string().trim().min(1).max(64),
  }),
  reply: MapReply,
  handle: async ({ params: { configId }, body, unit }) => {
    const { map } = await addGroupMap(unit, configId, body);
    return { id: map.id, ldapConfigId: configId, ldapGroupCN: map.providerGroup, groupId: map.groupId };
  },
});

const remove = operation({
  method: 'DELETE',
  path: `${path}/{groupMapId}`,
  summary: 'Take a map back: whoever is in the group stays there, and sign-ins leave it alone',
  access: members,
  audit: 'delete-ldap-group-map',
  limit: 'write',
  params: params.extend({ groupMapId: id }),
  reply: MapReply,
  handle: async ({ params: { configId, groupMapId }, unit }) => {
    const map = await removeGroupMap(unit, configId, groupMapId);
    return { id: map.id, ldapConfigId: configId, ldapGroupCN: map.providerGroup, groupId: map.groupId };
  },
});

export const groupMapOperations = [list, add, remove];
