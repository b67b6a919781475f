import { withProof } from '../account/proof.ts';
import { command, type Surroundings, UsageFault } from '../command.ts';
import { callerFlags } from '../instance/caller.ts';
import { activeFlag, fileIn, needed, saidOf, switchIn } from './given.ts';
import { openInOrganization } from './organization.ts';

const providers = ['okta', 'azure', 'jumpcloud', 'google', 'keycloak', 'generic'] as const;

const providerIn = (text: string | undefined) => {
  if (text === undefined) return undefined;
  const provider = providers.find((each) => each === text);
  if (!provider) throw new UsageFault(`--provider is one of ${providers.join(', ')}`);
  return `${provider}-saml` as const;
};

/** All certificates together: any of them may have signed. */
const certificatesIn = async (
  files: readonly string[],
  around: Surroundings,
): Promise<string | undefined> => {
  const texts = await Promise.all(files.map((file) => fileIn(file, around)));
  return texts.length === 0 ? undefined : texts.join('\n');
};

/** `locket sso set saml` */
export const setSaml = command({
  summary: 'set up or change the SAML provider; what is not given stays as it is',
  flags: {
    ...callerFlags,
    provider: { value: 'NAME', help: providers.join(', ') },
    'entry-point': { value: 'URL', help: 'Where people are sent to sign in' },
    cert: { value: 'FILE', many: true, help: 'Certificates of the provider, all that count from now on' },
    'provider-entity-id': { value: 'ID', help: 'How the provider names itself; "" for whatever it says' },
    'group-attribute': { value: 'NAME', help: 'Attribute that names groups; "" for none' },
    'sign-requests': { value: 'on|off', help: 'Whether requests to the provider are signed' },
    'idp-initiated': { value: 'on|off', help: 'Whether sign-ins are taken that begin at the provider' },
    active: activeFlag,
  },
  run: async (given, around) => {
    const isActive = switchIn(given.active, '--active');
    const authProvider = providerIn(given.provider);
    const cert = await certificatesIn(given.cert, around);
    const said = saidOf({
      providerEntityId: given['provider-entity-id'],
      groupAttribute: given['group-attribute'],
      signRequests: switchIn(given['sign-requests'], '--sign-requests'),
      allowIdpInitiated: switchIn(given['idp-initiated'], '--idp-initiated'),
    });
    const { caller, orgId: organizationId } = await openInOrganization(given, around);
    const found = await caller.call('GET /api/v1/sso/config', { query: { organizationId } });
    const change = saidOf({ authProvider, entryPoint: given['entry-point'], cert, isActive });
    const save = () => {
      if (found)
        return caller.call('PATCH /api/v1/sso/config', { body: { ...said, ...change, organizationId } });
      const entryPoint = needed(given['entry-point'], '--entry-point');
      return caller.call('POST /api/v1/sso/config', {
        body: {
          ...said,
          authProvider: authProvider ?? 'generic-saml',
          entryPoint,
          cert: needed(cert, '--cert'),
          isActive: isActive ?? false,
          organizationId,
        },
      });
    };
    const saved = await withProof(caller, around, save);
    around.tell(`The SAML provider is ${saved.isActive ? 'in use' : 'switched off'}`);
    around.tell(`Assertion consumer service: ${saved.acsUrl}`);
    around.tell(`Entity ID: ${saved.entityId}`);
    around.tell(`Metadata: ${saved.metadataUrl}`);
    return 0;
  },
});
