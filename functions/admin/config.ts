import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { configureInstance } from '../../layers/domain/instance/configure.ts';
import { instanceIdOf } from '../../layers/domain/instance/instance-id.ts';
import { isMethodEnabled, loginMethods } from '../../layers/domain/instance/login-methods.ts';
import type { InstanceRecord } from '../../layers/domain/organizations/organization.ts';
import { offeredProviders } from '../../layers/domain/sso/offered-methods.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { everyone, people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';

/** The reference's placeholder: one instance has one configuration, and no id before it was set up. */
const configId = '00000000-0000-0000-0000-000000000000';

const ConfigReply = () =>
  z.object({
    id: uuid,
    initialized: z.boolean(),
    allowSignUp: z.boolean(),
    allowedSignUpDomain: z.string().nullable(),
    instanceId: uuid,
    trustSamlEmails: z.boolean(),
    trustLdapEmails: z.boolean(),
    trustOidcEmails: z.boolean(),
    availableLoginMethods: z.array(z.string()),
    defaultAuthOrgId: z.string().nullable(),
    defaultAuthOrgSlug: z.string().nullable(),
    enabledLoginMethods: z.array(z.string()).nullable(),
    isMigrationModeOn: z.boolean(),
    isSecretScanningDisabled: z.boolean(),
  });

/** Ways in that are switched on and, where somebody else opens them, set up. */
const availableMethods = async (unit: Unit, record: InstanceRecord | undefined) => {
  const always = (['email', 'saml', 'oidc'] as const).filter((method) => isMethodEnabled(record, method));
  return [...always, ...(await offeredProviders(unit, record))];
};

const defaultOrganization = async ({ stores }: Unit, record: InstanceRecord | undefined) =>
  record?.defaultAuthOrgId === undefined ? undefined : stores.organizations.find(record.defaultAuthOrgId);

const configReply = async (
  unit: Unit,
  record: InstanceRecord | undefined,
): Promise<z.input<ReturnType<typeof ConfigReply>>> => {
  const [organization, availableLoginMethods] = await Promise.all([
    defaultOrganization(unit, record),
    availableMethods(unit, record),
  ]);
  return {
    id: configId,
    initialized: record !== undefined,
    allowSignUp: record?.allowSignUp ?? false,
    allowedSignUpDomain: record?.allowedSignUpDomain ?? null,
    instanceId: record ? instanceIdOf(record) : configId,
    trustSamlEmails: record?.trustSamlEmails ?? false,
    trustLdapEmails: false,
    trustOidcEmails: record?.trustOidcEmails ?? false,
    availableLoginMethods,
    defaultAuthOrgId: organization?.id ?? null,
    defaultAuthOrgSlug: organization?.slug ?? null,
    enabledLoginMethods: record?.enabledLoginMethods ? [...record.enabledLoginMethods] : null,
    isMigrationModeOn: false,
    isSecretScanningDisabled: record?.isSecretScanningDisabled ?? false,
  };
};

const path = '/api/v1/admin/config';

export const readConfig = operation({
  method: 'GET',
  path,
  summary: 'What anybody may know about this instance before logging in',
  access: everyone,
  audit: null,
  limit: 'read',
  reply: () => z.object({ config: ConfigReply() }),
  handle: async ({ unit }) => ({ config: await configReply(unit, await unit.stores.instance.find()) }),
});

const domain = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const domains = ruled(z.string().trim().toLowerCase().max(1024), (text) => {
  const each = text.split(',').map((one) => one.trim());
  if (text !== '' && !each.every((one) => domain.test(one)))
    throw new LocketError('invalid-input', 'must be domains such as example.com, with commas between them');
  return text === '' ? null : each.join(',');
});

export const updateConfig = operation({
  method: 'PATCH',
  path,
  summary: 'Change the settings of the instance, for server admins',
  access: people,
  audit: 'update-instance-config',
  limit: 'write',
  body: z.object({
    allowSignUp: optional(z.boolean()),
    // Here null is a value: it takes the domains back.
    allowedSignUpDomain: domains.nullish(),
    // What would do nothing is refused; what it stands at anyway may be said.
    trustSamlEmails: optional(z.boolean()),
    trustLdapEmails: optional(z.literal(false, 'logging people in by LDAP is not offered')),
    trustOidcEmails: optional(z.boolean()),
    // Null takes these two back as well.
    defaultAuthOrgId: id.nullish(),
    enabledLoginMethods: z.array(z.enum(loginMethods)).min(1).max(loginMethods.length).nullish(),
    isSecretScanningDisabled: optional(z.boolean()),
    slackClientId: optional(z.string().trim().min(1).max(256)),
    slackClientSecret: optional(z.string().trim().min(1).max(1_024)),
  }),
  reply: () => z.object({ config: ConfigReply().extend({ createdAt: instant(), updatedAt: instant() }) }),
  handle: async ({ body, unit }) => {
    const record = await configureInstance(unit, body);
    return {
      config: {
        ...(await configReply(unit, record)),
        createdAt: record.at,
        updatedAt: record.updatedAt ?? record.at,
      },
    };
  },
});
