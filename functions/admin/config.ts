import * as z from 'zod';
import { instanceIdOf } from '../../layers/domain/instance/instance-id.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { uuid } from '../../layers/http/wire.ts';

/** The reference's placeholder: one instance has one configuration, and no id before it was set up. */
const configId = '00000000-0000-0000-0000-000000000000';

const ConfigReply = () =>
  z.object({
    config: z.object({
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
    }),
  });

export const readConfig = operation({
  method: 'GET',
  path: '/api/v1/admin/config',
  summary: 'What anybody may know about this instance before logging in',
  access: everyone,
  audit: null,
  limit: 'read',
  reply: ConfigReply,
  handle: async ({ unit }) => {
    const record = await unit.stores.instance.find();
    return {
      config: {
        id: configId,
        initialized: record !== undefined,
        allowSignUp: false,
        allowedSignUpDomain: null,
        instanceId: record ? instanceIdOf(record) : configId,
        trustSamlEmails: false,
        trustLdapEmails: false,
        trustOidcEmails: false,
        defaultAuthOrgId: null,
        defaultAuthOrgSlug: null,
        enabledLoginMethods: null,
        isMigrationModeOn: false,
        isSecretScanningDisabled: true,
      },
    };
  },
});
