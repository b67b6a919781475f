import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';

/**
 * Refuses to have a role of AWS assumed for somebody whom the organization does not let use its connections: a role knows
 * the organization by its external id, and not who of it asks. Needs `app-connections:connect` there.
 */
export const assertMayNameRole = async (unit: Unit): Promise<void> =>
  assertCan((await enterOrganization(unit)).ability, 'connect', 'app-connections');
