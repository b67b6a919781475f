import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { longestFilter } from '../../layers/domain/scim/filter.ts';
import { operation } from '../../layers/http/operation.ts';
import { groupSchema } from './group-wire.ts';
import { scimRefusal } from './problem.ts';
import { resourceSchemas } from './resource-schemas.ts';
import { userSchema } from './user-wire.ts';
import { base, byDirectory, ListReply, largestPage, listReply, told } from './wire.ts';

/** What is the same for everybody, and says nothing of anybody. */
const telling = { ...byDirectory, method: 'GET', limit: 'read', audit: null } as const;

const configSchema = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const typeSchema = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

const Meta = () => z.object({ resourceType: z.string(), location: z.string() });
const Supported = () => z.object({ supported: z.boolean() });

const config = operation({
  ...telling,
  path: `${base}/ServiceProviderConfig`,
  summary: 'What of SCIM is offered here',
  strays: { below: base, problem: scimRefusal },
  reply: () =>
    z.object({
      schemas: z.array(z.string()),
      documentationUri: z.string(),
      patch: Supported(),
      bulk: Supported().extend({ maxOperations: z.int(), maxPayloadSize: z.int() }),
      filter: Supported().extend({ maxResults: z.int() }),
      changePassword: Supported(),
      sort: Supported(),
      etag: Supported(),
      authenticationSchemes: z.array(
        z.object({ type: z.string(), name: z.string(), description: z.string(), primary: z.boolean() }),
      ),
      meta: Meta(),
    }),
  handle: async ({ http }) =>
    told({
      schemas: [configSchema],
      documentationUri: `${http.siteUrl}/api/docs`,
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: largestPage },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: true },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          name: 'SCIM token',
          description: `Authorization: Bearer, with a token of ${base}/scim-tokens; filters have at most ${longestFilter} characters`,
          primary: true,
        },
      ],
      meta: {
        resourceType: 'ServiceProviderConfig',
        location: `${http.siteUrl}${base}/ServiceProviderConfig`,
      },
    }),
});

const resourceTypes = [
  { id: 'User', endpoint: '/Users', description: 'A person', schema: userSchema },
  { id: 'Group', endpoint: '/Groups', description: 'A group of people', schema: groupSchema },
] as const;

const TypeReply = () =>
  z.object({
    schemas: z.array(z.string()),
    id: z.string(),
    name: z.string(),
    endpoint: z.string(),
    description: z.string(),
    schema: z.string(),
    meta: Meta(),
  });

const typeReply = (siteUrl: string) => (type: (typeof resourceTypes)[number]) => ({
  schemas: [typeSchema],
  ...type,
  name: type.id,
  meta: { resourceType: 'ResourceType', location: `${siteUrl}${base}/ResourceTypes/${type.id}` },
});

const whole = <T>(resources: readonly T[]) => ({
  resources,
  totalResults: resources.length,
  startIndex: 1,
});

const listTypes = operation({
  ...telling,
  path: `${base}/ResourceTypes`,
  summary: 'The kinds of resources',
  reply: () => ListReply(TypeReply()),
  handle: async ({ http }) => told(listReply(whole(resourceTypes), typeReply(http.siteUrl))),
});

const oneOf = <T extends { readonly id: string }>(all: readonly T[], id: string): T => {
  const found = all.find((each) => each.id === id);
  if (!found) throw new LocketError('not-found', 'There is no such resource');
  return found;
};

const name = z.string().max(256);

const readType = operation({
  ...telling,
  path: `${base}/ResourceTypes/{resourceType}`,
  summary: 'A kind of resource',
  params: z.object({ resourceType: name }),
  reply: TypeReply,
  handle: async ({ params, http }) =>
    told(typeReply(http.siteUrl)(oneOf(resourceTypes, params.resourceType))),
});

const schemaSchema = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

const SchemaReply = () =>
  z.object({
    schemas: z.array(z.string()),
    id: z.string(),
    name: z.string(),
    description: z.string(),
    attributes: z.array(z.looseObject({ name: z.string(), type: z.string() })),
    meta: Meta(),
  });

const schemaReply = (siteUrl: string) => (schema: (typeof resourceSchemas)[number]) => ({
  schemas: [schemaSchema],
  ...schema,
  attributes: [...schema.attributes],
  meta: { resourceType: 'Schema', location: `${siteUrl}${base}/Schemas/${schema.id}` },
});

const listSchemas = operation({
  ...telling,
  path: `${base}/Schemas`,
  summary: 'The attributes of resources',
  reply: () => ListReply(SchemaReply()),
  handle: async ({ http }) => told(listReply(whole(resourceSchemas), schemaReply(http.siteUrl))),
});

const readSchema = operation({
  ...telling,
  path: `${base}/Schemas/{schemaUri}`,
  summary: 'The attributes of a kind of resource',
  params: z.object({ schemaUri: name }),
  reply: SchemaReply,
  handle: async ({ params, http }) =>
    told(schemaReply(http.siteUrl)(oneOf(resourceSchemas, params.schemaUri))),
});

export const scimDiscoveryOperations = [config, listTypes, readType, listSchemas, readSchema];
