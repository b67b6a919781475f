import type { InputOf } from '../api/client.ts';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { useOrganization } from '../organization/frame.tsx';
import { useWords } from '../shared/words.ts';
import { ConfigForm } from './config-form.tsx';
import { CopyList } from './copy-list.tsx';
import { useSaml } from './found.ts';
import { ProviderCard } from './provider-card.tsx';
import type { Asked, Values } from './values.ts';
import { ssoWords } from './words.ts';

const one = 'GET /api/v1/sso/config';
type Creation = InputOf<'POST /api/v1/sso/config'>['body'];
type Change = InputOf<'PATCH /api/v1/sso/config'>['body'];

const nothing: Values = {
  authProvider: 'okta-saml',
  entryPoint: '',
  cert: '',
  providerEntityId: '',
  issuer: '',
  groupAttribute: '',
  signRequests: false,
  allowIdpInitiated: false,
  isActive: false,
};

const useAsked = (): readonly Asked[] => {
  const t = useWords(ssoWords);
  return [
    {
      name: 'authProvider',
      label: t.provider,
      as: [
        ['okta-saml', 'Okta'],
        ['azure-saml', 'Microsoft Entra ID'],
        ['jumpcloud-saml', 'JumpCloud'],
        ['google-saml', 'Google Workspace'],
        ['keycloak-saml', 'Keycloak'],
        ['generic-saml', t.another],
      ],
    },
    { name: 'entryPoint', label: t.entryPoint, hint: t.entryPointHint, required: true },
    { name: 'cert', label: t.certificates, hint: t.certificatesHint, as: 'area', required: true },
    { name: 'providerEntityId', label: t.providerEntityId, hint: t.providerEntityIdHint, most: 1024 },
    { name: 'issuer', label: t.ownEntityId, hint: t.ownEntityIdHint, most: 1024 },
    { name: 'groupAttribute', label: t.groupAttribute, hint: t.groupsHint, most: 255 },
    { name: 'signRequests', label: t.signRequests, as: 'check' },
    { name: 'allowIdpInitiated', label: t.allowIdpInitiated, as: 'check' },
    { name: 'isActive', label: t.isActive, as: 'check' },
  ];
};

/** The SAML provider of the organization. */
export const Saml = () => {
  const t = useWords(ssoWords);
  const { orgId: organizationId, organization } = useOrganization();
  const found = useSaml();
  const asked = useAsked();
  const { config } = found;
  const before: Values = config
    ? Object.fromEntries(
        Object.keys(nothing).map((name) => [name, config[name as keyof typeof config] ?? '']),
      )
    : nothing;
  const save = async (values: Values) => {
    if (config)
      await call('PATCH /api/v1/sso/config', { body: { ...(values as unknown as Change), organizationId } });
    else
      await call('POST /api/v1/sso/config', {
        body: { ...(values as unknown as Creation), isActive: values.isActive === true, organizationId },
      });
    await readAgain(one);
  };
  // A configuration has the id of its organization, so that the provider can be told before there is one.
  const acsUrl = config?.acsUrl ?? new URL(`api/v1/sso/saml2/${organizationId}`, siteUrl).href;
  const slug = encodeURIComponent(organization?.slug ?? '');
  return (
    <ProviderCard title={t.saml} intro={t.samlIntro} found={found}>
      <CopyList
        entries={[
          [t.acsUrl, acsUrl],
          ...(config
            ? ([
                [t.entityId, config.entityId],
                [t.metadataUrl, config.metadataUrl],
                [t.spCertificate, config.spCertificate],
              ] as const)
            : []),
          [t.signInUrl, new URL(`api/v1/sso/redirect/saml2/organizations/${slug}`, siteUrl).href],
        ]}
      />
      <ConfigForm key={config?.id ?? 'new'} asked={asked} before={before} isNew={!config} onSave={save} />
    </ProviderCard>
  );
};
