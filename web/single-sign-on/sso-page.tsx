import { useState } from 'react';
import { OrganizationFrame } from '../organization/frame.tsx';
import { Tabs } from '../shared/tabs.tsx';
import { useWords } from '../shared/words.ts';
import { Domains } from './domains.tsx';
import { Enforcement } from './enforcement.tsx';
import { GroupMappings } from './groups.tsx';
import { Ldap } from './ldap.tsx';
import { Oidc } from './oidc.tsx';
import { Saml } from './saml.tsx';
import { WaysIn } from './ways-in.tsx';
import { ssoWords } from './words.ts';

const parts = {
  waysIn: WaysIn,
  oidc: Oidc,
  saml: Saml,
  ldap: Ldap,
  domains: Domains,
  groups: GroupMappings,
  enforcement: Enforcement,
} as const;
type Part = keyof typeof parts;

/** How people of the organization sign in. */
export const SsoPage = () => {
  const t = useWords(ssoWords);
  const [part, setPart] = useState<Part>('waysIn');
  const Shown = parts[part];
  return (
    <OrganizationFrame>
      <Tabs
        label={t.parts}
        value={part}
        onChange={setPart}
        options={(Object.keys(parts) as Part[]).map((each) => [each, t[each]])}
      />
      <Shown />
    </OrganizationFrame>
  );
};
