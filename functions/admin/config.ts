import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { configureInstance } from '../../layers/domain/instance/configure.ts';
import { instanceIdOf } from '../../layers/domain/instance/instance-id.ts';
import type { InstanceRecord } from '../../layers/domain/organizations/organization.ts';
import { everyone, people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, optional, ruled, uuid } from '../../layers/http/wire.ts';

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
    defaultAuthOrgId: z.string().nullable(),
    defaultAuthOrgSlug: z.string().nullable(),
    enabledLoginMethods: z.array(z.string()).nullable(),
    isMigrationModeOn: z.boolean(),
    isSecretScanningDisabled: z.boolean(),
  });

const configReply = (record: InstanceRecord | undefined): z.input<ReturnType<typeof ConfigReply>> => ({
  id: configId,
  initialized: record !== undefined,
  allowSignUp: record?.allowSignUp ?? false,
  allowedSignUpDomain: record?.allowedSignUpDomain ?? null,
  instanceId: record ? instanceIdOf(record) : configId,
  trustSamlEmails: false,
  trustLdapEmails: false,
  trustOidcEmails: false,
  defaultAuthOrgId: null,
  defaultAuthOrgSlug: null,
  enabledLoginMethods: null,
  isMigrationModeOn: false,
  isSecretScanningDisabled: record?.isSecretScanningDisabled ?? false,
});

const path = '/api/v1/admin/config';

export const readConfig = operation({
  method: 'GET',
  path,
  summary: 'What anybody may know about this instance before logging in',
  access: everyone,
  audit: null,
  limit: 'read',
  reply: () => z.object({ config: ConfigReply() }),
  handle: async ({ unit }) => ({ config: configReply(await unit.stores.instance.find()) }),
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
    trustSamlEmails: optional(z.literal(false, 'single sign-on is not offered')),
    trustLdapEmails: optional(z.literal(false, 'logging people in by LDAP is not offered')),
    trustOidcEmails: optional(z.literal(false, 'single sign-on is not offered')),
    defaultAuthOrgId: optional(z.undefined('single sign-on is not offered')),
    enabledLoginMethods: optional(z.tuple([z.literal('email')], 'people log in by email only')),
    isSecretScanningDisabled: optional(z.boolean()),
    slackClientId: optional(z.string().trim().min(1).max(256)),
    slackClientSecret: optional(z.string().trim().min(1).max(1_024)),
  }),
  reply: () => z.object({ config: ConfigReply().extend({ createdAt: instant(), updatedAt: instant() }) }),
  handle: async ({ body, unit }) => {
    const record = await configureInstance(unit, body);
    return {
      config: { ...configReply(record), createdAt: record.at, updatedAt: record.updatedAt ?? record.at },
    };
  },
});
