import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { reading } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Page } from '../shared/page.tsx';
import { Fault } from '../shared/states.tsx';
import { SubPages } from '../shared/sub-pages.tsx';
import { useWords } from '../shared/words.ts';
import { organizationWords } from './words.ts';

/** The organization that somebody acts in. */
export const useOrganization = () => {
  const { organizationId: orgId = '' } = useSession();
  const found = useQuery({
    ...reading('GET /api/v1/organization/{orgId}', { path: { orgId } }),
    enabled: orgId !== '',
  });
  return { orgId, found, organization: found.data?.organization };
};

/** Its roles, as a choice. */
export const useOrganizationRoles = (): readonly (readonly [slug: string, name: string])[] => {
  const found = useQuery(reading('GET /api/v1/organization/roles', {}));
  return found.data?.roles.map(({ slug, name }) => [slug, name] as const) ?? [];
};

/** A page of the organization. */
export const OrganizationFrame = ({ children, actions }: { children: ReactNode; actions?: ReactNode }) => {
  const t = useWords(organizationWords);
  const { organization, found } = useOrganization();
  return (
    <Page title={t.title} intro={organization?.name} actions={actions}>
      <SubPages
        label={t.title}
        pages={[
          ['/organization', t.members],
          ['/organization/groups', t.groups],
          ['/organization/roles', t.roles],
          ['/organization/slack', 'Slack'],
          ['/organization/sso', t.sso],
          ['/organization/scim', t.scim],
          ['/organization/settings', t.settings],
        ]}
      />
      {found.error && !organization ? (
        <Fault error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        children
      )}
    </Page>
  );
};
