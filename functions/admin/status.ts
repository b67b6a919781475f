import * as z from 'zod';
import { isKnownAt } from '../../layers/domain/instance/app-credentials.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant } from '../../layers/http/wire.ts';

const StatusReply = () =>
  z.object({
    date: instant(),
    message: z.string(),
    emailConfigured: z.boolean(),
    inviteOnlySignup: z.boolean(),
    redisConfigured: z.boolean(),
    secretScanningConfigured: z.boolean(),
    samlDefaultOrgSlug: z.string().optional(),
  });

const notSetUp = 'Not set up yet: POST /api/v1/admin/bootstrap makes the first administrator';

/**
 * Says `Ok` only of an instance that can be used: storage answers, in a format that this version reads, the root key
 * can be unwrapped, and somebody set it up. An empty one answers 200 with another message, because whoever sets it up
 * waits for that; everything else is a fault.
 */
export const readStatus = operation({
  method: 'GET',
  path: '/api/status',
  summary: 'Whether the service can be used',
  access: everyone,
  audit: null,
  limit: 'read',
  reply: StatusReply,
  handle: async ({ unit }) => {
    await unit.stores.instance.assertReadable();
    const instance = await unit.stores.instance.find();
    if (instance) await unit.keys.root();
    const isKnown = instance !== undefined && (await isKnownAt(unit, 'github-app'));
    const isScanning = isKnown && instance.isSecretScanningDisabled !== true;
    const { defaultAuthOrgId: orgId } = instance ?? {};
    const [organization, saml] = orgId
      ? await Promise.all([unit.stores.organizations.find(orgId), unit.stores.samlConfigs.find(orgId)])
      : [];
    return {
      date: unit.runtime.now().toISOString(),
      message: instance ? 'Ok' : notSetUp,
      emailConfigured: unit.sendsMail,
      inviteOnlySignup: instance?.allowSignUp !== true,
      redisConfigured: false,
      secretScanningConfigured: isScanning,
      ...(organization && saml?.isActive && { samlDefaultOrgSlug: organization.slug }),
    };
  },
});
