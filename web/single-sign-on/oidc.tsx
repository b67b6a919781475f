import type { InputOf } from '../api/client.ts';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { siteUrl } from '../api/site.ts';
import { useOrganization } from '../organization/frame.tsx';
import { useWords } from '../shared/words.ts';
import { ConfigForm } from './config-form.tsx';
import { CopyList } from './copy-list.tsx';
import { useOidc } from './found.ts';
import { ProviderCard } from './provider-card.tsx';
import type { Asked, Values } from './values.ts';
import { ssoWords } from './words.ts';

const one = 'GET /api/v1/sso/oidc/config';
type Creation = InputOf<'POST /api/v1/sso/oidc/config'>['body'];
type Change = InputOf<'PATCH /api/v1/sso/oidc/config'>['body'];

const isCustom = ({ configurationType }: Values): boolean => configurationType === 'custom';
const isDiscovered = (values: Values): boolean => !isCustom(values);

const nothing: Values = {
  configurationType: 'discoveryURL',
  discoveryURL: '',
  issuer: '',
  authorizationEndpoint: '',
  tokenEndpoint: '',
  jwksUri: '',
  clientId: '',
  clientSecret: '',
  allowedEmailDomains: '',
  groupsClaim: '',
  caCert: '',
  isActive: false,
};

const useAsked = (): readonly Asked[] => {
  const t = useWords(ssoWords);
  return [
    {
      name: 'configurationType',
      label: t.configurationType,
      as: [
        ['discoveryURL', t.byDiscovery],
        ['custom', t.byHand],
      ],
    },
    {
      name: 'discoveryURL',
      label: t.discoveryUrl,
      hint: t.discoveryHint,
      placeholder: 'https://idp.example.com/realms/staff',
      required: true,
      when: isDiscovered,
    },
    { name: 'issuer', label: t.issuer, most: 512, required: true, when: isCustom },
    { name: 'authorizationEndpoint', label: t.authorizationEndpoint, required: true, when: isCustom },
    { name: 'tokenEndpoint', label: t.tokenEndpoint, required: true, when: isCustom },
    { name: 'jwksUri', label: t.jwksUri, required: true, when: isCustom },
    { name: 'clientId', label: t.clientId, most: 256, required: true },
    { name: 'clientSecret', label: t.clientSecret, most: 1024, as: 'secret', required: true },
    { name: 'allowedEmailDomains', label: t.allowedDomains, hint: t.allowedDomainsHint },
    { name: 'groupsClaim', label: t.groupsClaim, hint: t.groupsHint, most: 255 },
    { name: 'caCert', label: t.caCert, hint: t.caCertHint, as: 'area' },
    { name: 'isActive', label: t.isActive, as: 'check' },
  ];
};

/** The OpenID provider of the organization. */
export const Oidc = () => {
  const t = useWords(ssoWords);
  const { organization } = useOrganization();
  const found = useOidc();
  const asked = useAsked();
  const { config } = found;
  const orgSlug = organization?.slug ?? '';
  const before: Values = config
    ? Object.fromEntries(
        Object.keys(nothing).map((name) => [
          name,
          name === 'clientSecret' ? '' : (config[name as keyof typeof config] ?? ''),
        ]),
      )
    : nothing;
  const save = async (values: Values) => {
    if (config)
      await call('PATCH /api/v1/sso/oidc/config', { body: { ...(values as unknown as Change), orgSlug } });
    else
      await call('POST /api/v1/sso/oidc/config', {
        body: { ...(values as unknown as Creation), isActive: values.isActive === true, orgSlug },
      });
    await readAgain(one);
  };
  return (
    <ProviderCard title={t.oidc} intro={t.oidcIntro} found={found}>
      <CopyList
        entries={[
          [t.redirectUri, new URL('api/v1/sso/oidc/callback', siteUrl).href],
          [
            t.signInUrl,
            new URL(`api/v1/sso/oidc/login?orgSlug=${encodeURIComponent(orgSlug)}`, siteUrl).href,
          ],
        ]}
      />
      <ConfigForm key={config?.id ?? 'new'} asked={asked} before={before} isNew={!config} onSave={save} />
    </ProviderCard>
  );
};
