import { command } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { formOf, list, outputFlags } from '../terminal/listing.ts';
import { ifThere, openInOrganization } from './organization.ts';

interface Provider {
  readonly isActive: boolean;
  readonly lastUsed: string | null;
}

const rowOf = (kind: string, provider: Provider | null | undefined, at: string | null | undefined) => ({
  kind,
  state: provider ? (provider.isActive ? 'in use' : 'switched off') : 'not set up',
  provider: at ?? '',
  lastUsed: provider?.lastUsed ?? '',
});

/** `locket sso` */
export const showSso = command({
  summary: 'say how people of the organization sign in',
  flags: { ...callerFlags, ...outputFlags },
  run: async (given, around) => {
    const form = formOf(given);
    const { caller, orgId } = await openInOrganization(given, around);
    const { organization } = await caller.call('GET /api/v1/organization/{orgId}', { path: { orgId } });
    const organizationId = orgId;
    const [oidc, saml, ldap, codes] = await Promise.all([
      ifThere(caller.call('GET /api/v1/sso/oidc/config', { query: { orgSlug: organization.slug } })),
      ifThere(caller.call('GET /api/v1/sso/config', { query: { organizationId } })),
      ifThere(caller.call('GET /api/v1/ldap/config', { query: { organizationId } })),
      caller.call('GET /api/v1/organization/{orgId}/break-glass-codes', { path: { orgId } }),
    ]);
    const rows = [
      rowOf('oidc', oidc, oidc?.discoveryURL || oidc?.issuer),
      rowOf('saml', saml, saml?.entryPoint),
      rowOf('ldap', ldap, ldap?.url),
    ];
    const columns = { kind: 'kind', state: 'state', provider: 'provider', 'last used': 'lastUsed' };
    await list(rows, columns, form, around);
    around.tell(`Single sign-on is ${organization.authEnforced ? '' : 'not '}required`);
    around.tell(`Break-glass codes left: ${codes.codesLeft}`);
    return 0;
  },
});
