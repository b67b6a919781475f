import * as z from 'zod';
import type { ScimGroup } from '../../layers/domain/scim/groups.ts';
import { groupName } from '../../layers/domain/scim/patch-group.ts';
import { optionalText } from '../../layers/domain/scim/patch-person.ts';
import { versionOf } from '../../layers/domain/scim/version.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { id, ruled } from '../../layers/http/wire.ts';
import { base, MetaReply, type Projection, projected, told } from './wire.ts';

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A group as a directory says it; the names of its members are ignored. */
export const GroupBody = z.object({
  schemas: z.array(z.string().max(256)).max(20).optional(),
  displayName: ruled(z.string().max(512), groupName),
  externalId: ruled(z.string().max(512).nullish(), (text) => optionalText(text, 'externalId')),
  members: z
    .array(z.object({ value: id }))
    .max(10_000)
    .nullish()
    .transform((members) => (members ?? []).map(({ value }) => value)),
});

/** Members have a `$ref` too, which nothing can describe in a document where that means something else. */
export const ScimGroupReply = () =>
  z.object({
    schemas: z.array(z.string()),
    id: z.string(),
    displayName: z.string().optional(),
    externalId: z.string().optional(),
    members: z.array(z.looseObject({ value: z.string(), type: z.string() })).optional(),
    meta: MetaReply().optional(),
  });

const idsOf = ({ members = [] }: ScimGroup): readonly string[] => members.map((each) => each.membershipId);

/** The version of a group: another one whenever its names or its members are others. */
export const groupVersion = (found: ScimGroup): string =>
  versionOf([found.group.id, found.group.name, found.group.externalId ?? null, [...idsOf(found)].sort()]);

export const scimGroupReply =
  ({ siteUrl }: HttpRequest, asked: Projection = {}) =>
  (found: ScimGroup): z.input<ReturnType<typeof ScimGroupReply>> => {
    const { group, members } = found;
    return projected(
      {
        schemas: [groupSchema],
        id: group.id,
        displayName: group.name,
        ...(group.externalId !== undefined && { externalId: group.externalId }),
        ...(members && {
          members: idsOf(found).map((value) => ({
            value,
            $ref: `${siteUrl}${base}/Users/${value}`,
            type: 'User',
          })),
        }),
        meta: {
          resourceType: 'Group',
          created: group.createdAt,
          lastModified: group.updatedAt,
          location: `${siteUrl}${base}/Groups/${group.id}`,
          // Without its members nobody can tell which version it is.
          ...(members && { version: groupVersion(found) }),
        },
      },
      asked,
    );
  };

/** One group, with its version as `ETag` where the members were looked at, and where it is. */
export const oneGroup = (
  http: HttpRequest,
  found: ScimGroup,
  { asked = {}, outcome }: { readonly asked?: Projection; readonly outcome?: 'created' } = {},
) =>
  told(scimGroupReply(http, asked)(found), {
    ...(outcome && { outcome }),
    headers: {
      location: `${http.siteUrl}${base}/Groups/${found.group.id}`,
      ...(found.members && { etag: groupVersion(found) }),
    },
  });
