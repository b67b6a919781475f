import { useQuery } from '@tanstack/react-query';
import { reading } from '../api/queries.ts';
import { type Destination, organizationPages } from './navigation.ts';

/** Pages of the organization that the person can do something on. */
export const useOrganizationPages = (): readonly Destination[] => {
  const me = useQuery(reading('GET /api/v2/users/me', {}));
  const isServerAdmin = me.data?.user.superAdmin === true;
  return organizationPages.filter(({ isForServerAdmins }) => !isForServerAdmins || isServerAdmin);
};
