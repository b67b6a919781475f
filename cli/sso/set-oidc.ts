import { withProof } from '../account/proof.ts';
import { command } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { activeFlag, fileIn, needed, saidOf, switchIn } from './given.ts';
import { ifThere, openInOrganization } from './organization.ts';

/** `locket sso set oidc` */
export const setOidc = command({
  summary: 'set up or change the OpenID provider; what is not given stays as it is',
  flags: {
    ...callerFlags,
    'discovery-url': { value: 'URL', help: 'Address of the provider, or of its discovery document' },
    'client-id': { value: 'ID', help: 'Id under which the provider knows Locket' },
    'client-secret': {
      value: 'SECRET',
      help: 'Secret of that id; the variable is safer',
      env: ['LOCKET_OIDC_CLIENT_SECRET'],
    },
    domains: { value: 'DOMAINS', help: 'E-mail domains that may sign in, with commas; "" for all' },
    'groups-claim': { value: 'NAME', help: 'Claim that names groups; "" for none' },
    ca: { value: 'FILE', help: 'Certificates of a provider in your own network; "" for the public ones' },
    active: activeFlag,
  },
  run: async (given, around) => {
    const isActive = switchIn(given.active, '--active');
    const { caller, orgId } = await openInOrganization(given, around);
    const { organization } = await caller.call('GET /api/v1/organization/{orgId}', { path: { orgId } });
    const orgSlug = organization.slug;
    const said = saidOf({
      discoveryURL: given['discovery-url'],
      allowedEmailDomains: given.domains,
      groupsClaim: given['groups-claim'],
      caCert: await fileIn(given.ca, around),
    });
    const found = await ifThere(caller.call('GET /api/v1/sso/oidc/config', { query: { orgSlug } }));
    const change = saidOf({ clientId: given['client-id'], clientSecret: given['client-secret'], isActive });
    const save = () => {
      if (found)
        return caller.call('PATCH /api/v1/sso/oidc/config', { body: { ...said, ...change, orgSlug } });
      needed(said.discoveryURL, '--discovery-url');
      const clientId = needed(given['client-id'], '--client-id');
      const clientSecret = needed(given['client-secret'], 'the variable LOCKET_OIDC_CLIENT_SECRET');
      return caller.call('POST /api/v1/sso/oidc/config', {
        body: {
          ...said,
          configurationType: 'discoveryURL',
          clientId,
          clientSecret,
          isActive: isActive ?? false,
          orgSlug,
        },
      });
    };
    const saved = await withProof(caller, around, save);
    around.tell(`The OpenID provider is ${saved.isActive ? 'in use' : 'switched off'}`);
    around.tell(`Its redirect address: ${caller.url}/api/v1/sso/oidc/callback`);
    around.tell(`Sign in at: ${caller.url}/api/v1/sso/oidc/login?orgSlug=${encodeURIComponent(orgSlug)}`);
    return 0;
  },
});
