import { type PersonStanding, personStanding } from '../projects/person-standing.ts';
import type { Unit } from '../unit.ts';
import type { ServiceToken } from './service-token.ts';

/** The person who made a service token, as they stand in the token's project now. */
export type Maker = PersonStanding;

/** Undefined once the person is no active member of the organization any more. */
export const makerOf = (
  unit: Pick<Unit, 'stores'>,
  { orgId, projectId, createdBy: userId }: ServiceToken,
): Promise<Maker | undefined> => personStanding(unit, { orgId, projectId, userId });
