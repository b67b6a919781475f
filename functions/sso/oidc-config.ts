import * as z from 'zod';
import { createOidc, readOidc, updateOidc } from '../../layers/domain/sso/manage-oidc.ts';
import { configurationTypes, type OidcConfig } from '../../layers/domain/sso/oidc-config.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { erasable, instant, optional, uuid } from '../../layers/http/wire.ts';
import { certificates } from '../auth/bounds-wire.ts';

const path = '/api/v1/sso/oidc/config';
/** Stands for the client secret, which is shown to nobody; sent back, it leaves that as it is. */
const hidden = '********';

export const orgSlug = z.string().trim().min(1).max(64);
const address = z.string().trim().max(2_048);
const issuer = z.string().trim().max(512);
const clientId = z.string().trim().min(1).max(256);
const clientSecret = z.string().min(1).max(1_024);

const domain = /^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/;

/** Domains separated by commas, in any case; empty for all. */
const emailDomains = z
  .string()
  .max(2_048)
  .transform((text) => text.split(',').flatMap((part) => part.trim().toLowerCase() || []))
  .refine((domains) => domains.every((each) => domain.test(each)), { message: 'must be domains' });

const texts = {
  issuer: erasable(issuer),
  discoveryURL: erasable(address),
  authorizationEndpoint: erasable(address),
  jwksUri: erasable(address),
  tokenEndpoint: erasable(address),
  userinfoEndpoint: erasable(address),
  allowedEmailDomains: erasable(emailDomains),
  caCert: erasable(certificates),
  groupsClaim: erasable(z.string().trim().max(255)),
};

const OidcReply = () =>
  z.object({
    id: uuid,
    issuer: z.string().nullable(),
    authorizationEndpoint: z.string().nullable(),
    configurationType: z.string(),
    discoveryURL: z.string().nullable(),
    jwksUri: z.string().nullable(),
    tokenEndpoint: z.string().nullable(),
    userinfoEndpoint: z.string().nullable(),
    orgId: uuid,
    isActive: z.boolean(),
    allowedEmailDomains: z.string().nullable(),
    caCert: z.string(),
    groupsClaim: z.string(),
    lastUsed: instant().nullable(),
  });

const oidcReply = (config: OidcConfig): z.input<ReturnType<typeof OidcReply>> => ({
  id: config.id,
  issuer: config.issuer,
  authorizationEndpoint: config.authorizationEndpoint,
  configurationType: config.configurationType,
  discoveryURL: config.discoveryUrl,
  jwksUri: config.jwksUri,
  tokenEndpoint: config.tokenEndpoint,
  userinfoEndpoint: config.userinfoEndpoint,
  orgId: config.orgId,
  isActive: config.isActive,
  allowedEmailDomains: config.allowedEmailDomains.join(', '),
  caCert: config.caCert,
  groupsClaim: config.groupsClaim ?? '',
  lastUsed: config.lastUsedAt ?? null,
});

const read = operation({
  method: 'GET',
  path,
  summary: 'The OpenID provider of the organization, without its client secret',
  access: members,
  audit: 'get-oidc-config',
  limit: 'read',
  query: z.object({ orgSlug }),
  reply: () => OidcReply().extend({ clientId: z.string(), clientSecret: z.string() }),
  handle: async ({ query, unit }) => {
    const config = await readOidc(unit, query.orgSlug);
    return { ...oidcReply(config), clientId: config.clientId, clientSecret: hidden };
  },
});

const changing = { access: members, limit: 'write', reply: OidcReply } as const;

const create = operation({
  ...changing,
  method: 'POST',
  path,
  summary: 'Add the OpenID provider by which people of the organization sign in',
  audit: 'create-oidc-config',
  body: z.object({
    ...texts,
    configurationType: z.enum(configurationTypes),
    clientId,
    clientSecret,
    isActive: z.boolean(),
    orgSlug,
  }),
  handle: async ({ body: { orgSlug: slug, discoveryURL: discoveryUrl, ...draft }, unit }) =>
    oidcReply(await createOidc(unit, slug, { ...draft, discoveryUrl })),
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path,
  summary: 'Change the OpenID provider of the organization: it counts from the next sign-in on',
  audit: 'update-oidc-config',
  body: z.object({
    ...texts,
    configurationType: optional(z.enum(configurationTypes)),
    clientId: optional(clientId),
    clientSecret: optional(clientSecret),
    isActive: optional(z.boolean()),
    orgSlug,
  }),
  handle: async ({ body: { orgSlug: slug, discoveryURL: discoveryUrl, ...given }, unit }) => {
    const secret = given.clientSecret === hidden ? undefined : given.clientSecret;
    return oidcReply(await updateOidc(unit, slug, { ...given, clientSecret: secret, discoveryUrl }));
  },
});

export const oidcConfigOperations = [read, create, update];
