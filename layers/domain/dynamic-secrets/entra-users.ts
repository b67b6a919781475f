import type { Unit } from '../unit.ts';
import { done } from './create-dynamic-secret.ts';
import type { EntraApplication, EntraUser } from './providers.ts';

/**
 * Users of a tenant of Microsoft Entra ID, as the application that is given may see them: whoever has its secret may ask
 * for them without us as well. `bad-request` or `unavailable` when it is not let in.
 */
export const listEntraUsers = async (
  unit: Unit,
  application: EntraApplication,
): Promise<readonly EntraUser[]> => {
  const users = done(
    await unit.dynamicProviders.entraUsers(application),
    'Microsoft Entra ID was not reached',
  );
  unit.note({ metadata: { tenantId: application.tenantId, numberOfUsers: users.length } });
  return users;
};
