import * as z from 'zod';
import type { ScimPerson } from '../../layers/domain/scim/scim-user.ts';
import { versionOf } from '../../layers/domain/scim/version.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { base, MetaReply, type Projection, projected, told } from './wire.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

const Email = z.object({
  value: z.string().max(320),
  primary: z.union([z.boolean(), z.string().max(5)]).optional(),
  type: z.string().max(64).nullish(),
});

const Name = z.object({
  givenName: z.string().max(512).nullish(),
  familyName: z.string().max(512).nullish(),
});

/** A person as a directory says them; what is not kept is ignored. */
export const UserBody = z.object({
  schemas: z.array(z.string().max(256)).max(20).optional(),
  userName: z.string().max(512),
  externalId: z.string().max(512).nullish(),
  name: Name.nullish().transform((name) => name ?? undefined),
  displayName: z.string().max(512).nullish(),
  emails: z
    .array(Email)
    .max(20)
    .nullish()
    .transform((emails) => emails ?? undefined),
  active: z.union([z.boolean(), z.string().max(5)]).nullish(),
});

export const UserReply = () =>
  z.object({
    schemas: z.array(z.string()),
    id: z.string(),
    externalId: z.string().optional(),
    userName: z.string().optional(),
    name: z.object({ givenName: z.string().optional(), familyName: z.string().optional() }).optional(),
    displayName: z.string().optional(),
    emails: z
      .array(z.object({ value: z.string(), primary: z.boolean().optional(), type: z.string().optional() }))
      .optional(),
    active: z.boolean().optional(),
    meta: MetaReply().optional(),
  });

const shown = ({ id, attributes }: ScimPerson) => {
  const { externalId, userName, givenName, familyName, displayName, email, active } = attributes;
  const { emailType, isPrimaryEmail } = attributes;
  const name = { ...(givenName !== null && { givenName }), ...(familyName !== null && { familyName }) };
  return {
    schemas: [userSchema],
    id,
    ...(externalId !== null && { externalId }),
    userName,
    // What nobody said is not there (RFC 7643 section 2.5), and so can be taken away.
    ...(Object.keys(name).length > 0 && { name }),
    ...(displayName !== null && { displayName }),
    emails: [
      {
        value: email,
        ...(isPrimaryEmail !== null && { primary: isPrimaryEmail }),
        ...(emailType !== null && { type: emailType }),
      },
    ],
    active,
  };
};

/** The version of a person: another one whenever they are shown otherwise. */
export const personVersion = (person: ScimPerson): string => versionOf(shown(person));

export const userReply =
  ({ siteUrl }: HttpRequest, asked: Projection = {}) =>
  (person: ScimPerson): z.input<ReturnType<typeof UserReply>> =>
    projected(
      {
        ...shown(person),
        meta: {
          resourceType: 'User',
          created: person.createdAt,
          lastModified: person.updatedAt,
          location: `${siteUrl}${base}/Users/${person.id}`,
          version: personVersion(person),
        },
      },
      asked,
    );

/** One person, with the version as `ETag` and where they are. */
export const onePerson = (
  http: HttpRequest,
  person: ScimPerson,
  { asked = {}, outcome }: { readonly asked?: Projection; readonly outcome?: 'created' } = {},
) =>
  told(userReply(http, asked)(person), {
    ...(outcome && { outcome }),
    headers: { etag: personVersion(person), location: `${http.siteUrl}${base}/Users/${person.id}` },
  });
