import * as z from 'zod';
import { createSaml, readSaml, updateSaml } from '../../layers/domain/sso/saml/manage-saml.ts';
import { acsUrlOf, entityIdOf } from '../../layers/domain/sso/saml/saml-begin.ts';
import { type SamlConfig, samlProviders } from '../../layers/domain/sso/saml/saml-config.ts';
import { members } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation } from '../../layers/http/operation.ts';
import { erasable, id, instant, optional, uuid } from '../../layers/http/wire.ts';

const path = '/api/v1/sso/config';

const authProvider = z.enum(samlProviders);
const entryPoint = z.string().trim().min(1).max(2_048);
const entity = z.string().trim().max(1_024);
const cert = z.string().trim().min(1).max(32_768);

/** Members that the contract does not have. */
const further = {
  providerEntityId: erasable(entity),
  signRequests: optional(z.boolean()),
  allowIdpInitiated: optional(z.boolean()),
  groupAttribute: erasable(z.string().trim().max(255)),
};

const ConfigReply = () =>
  z.object({
    id: uuid,
    orgId: uuid,
    authProvider,
    isActive: z.boolean(),
    lastUsed: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    acsUrl: z.string(),
    entityId: z.string(),
    metadataUrl: z.string(),
    providerEntityId: z.string(),
    signRequests: z.boolean(),
    allowIdpInitiated: z.boolean(),
    groupAttribute: z.string(),
    spCertificate: z.string(),
  });

const configReply = (
  config: SamlConfig,
  { siteUrl }: HttpRequest,
): z.input<ReturnType<typeof ConfigReply>> => ({
  id: config.id,
  orgId: config.orgId,
  authProvider: config.provider,
  isActive: config.isActive,
  lastUsed: config.lastUsedAt ?? null,
  createdAt: config.createdAt,
  updatedAt: config.updatedAt,
  acsUrl: acsUrlOf(config, siteUrl),
  entityId: entityIdOf(config, siteUrl),
  metadataUrl: `${acsUrlOf(config, siteUrl)}/metadata`,
  providerEntityId: config.providerId,
  signRequests: config.signsRequests,
  allowIdpInitiated: config.takesUnsolicited,
  groupAttribute: config.groupAttribute,
  spCertificate: config.ownCertificate,
});

const read = operation({
  method: 'GET',
  path,
  summary: 'The SAML provider of the organization; null where there is none',
  access: members,
  audit: 'get-saml-config',
  limit: 'read',
  query: z.object({ organizationId: id }),
  reply: () =>
    ConfigReply()
      .extend({
        organization: uuid,
        entryPoint: z.string(),
        issuer: z.string(),
        cert: z.string(),
      })
      .nullable(),
  handle: async ({ query, http, unit }) => {
    const config = await readSaml(unit, query.organizationId);
    return config
      ? {
          ...configReply(config, http),
          organization: config.orgId,
          entryPoint: config.entryPoint,
          issuer: config.issuer,
          cert: config.certificates.join('\n'),
        }
      : null;
  },
});

interface Further {
  readonly providerEntityId?: string | undefined;
  readonly signRequests?: boolean | undefined;
  readonly allowIdpInitiated?: boolean | undefined;
  readonly groupAttribute?: string | undefined;
}

const furtherOf = ({ providerEntityId, signRequests, allowIdpInitiated, groupAttribute }: Further) => ({
  providerId: providerEntityId,
  signsRequests: signRequests,
  takesUnsolicited: allowIdpInitiated,
  groupAttribute,
});

const changing = { path, access: members, limit: 'write', reply: ConfigReply } as const;

const create = operation({
  ...changing,
  method: 'POST',
  summary: 'Add the SAML provider by which people of the organization sign in',
  audit: 'create-saml-config',
  body: z.object({
    organizationId: id,
    authProvider,
    isActive: z.boolean(),
    entryPoint,
    issuer: erasable(entity),
    cert,
    ...further,
  }),
  handle: async ({ body, http, unit }) => {
    const config = await createSaml(unit, body.organizationId, {
      provider: body.authProvider,
      isActive: body.isActive,
      entryPoint: body.entryPoint,
      issuer: body.issuer,
      cert: body.cert,
      ...furtherOf(body),
    });
    return configReply(config, http);
  },
});

const update = operation({
  ...changing,
  method: 'PATCH',
  summary: 'Change the SAML provider of the organization: it counts from the next sign-in on',
  audit: 'update-saml-config',
  body: z.object({
    organizationId: id,
    authProvider: optional(authProvider),
    isActive: optional(z.boolean()),
    entryPoint: optional(entryPoint),
    issuer: erasable(entity),
    cert: optional(cert),
    ...further,
  }),
  handle: async ({ body, http, unit }) => {
    const config = await updateSaml(unit, body.organizationId, {
      provider: body.authProvider,
      isActive: body.isActive,
      entryPoint: body.entryPoint,
      issuer: body.issuer,
      cert: body.cert,
      ...furtherOf(body),
    });
    return configReply(config, http);
  },
});

export const samlConfigOperations = [read, create, update];
