import { useQuery } from '@tanstack/react-query';
import { ApiFault } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { useOrganization } from '../organization/frame.tsx';

/** What a configuration is like: not read yet, unreadable, not there, or as it is. */
interface Found<T> {
  readonly isPending: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly config: T | undefined;
}

const foundOf = <T>(query: {
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
  data: T | null | undefined;
}): Found<T> => {
  const { isPending, error, refetch, data } = query;
  const isNone = error instanceof ApiFault && error.status === 404;
  return {
    isPending,
    error: isNone ? undefined : error,
    refetch,
    config: isNone ? undefined : (data ?? undefined),
  };
};

export const useOidc = () => {
  const { organization } = useOrganization();
  const orgSlug = organization?.slug ?? '';
  const query = useQuery({
    ...reading('GET /api/v1/sso/oidc/config', { query: { orgSlug } }),
    enabled: orgSlug !== '',
  });
  return foundOf(query);
};

export const useSaml = () => {
  const { orgId: organizationId } = useOrganization();
  const query = useQuery({
    ...reading('GET /api/v1/sso/config', { query: { organizationId } }),
    enabled: organizationId !== '',
  });
  return foundOf(query);
};

export const useLdap = () => {
  const { orgId: organizationId } = useOrganization();
  const query = useQuery({
    ...reading('GET /api/v1/ldap/config', { query: { organizationId } }),
    enabled: organizationId !== '',
  });
  return foundOf(query);
};
