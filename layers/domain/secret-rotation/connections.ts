import { LocketError } from '../errors.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { RotationType } from './kinds/kind.ts';

/** How a connection that is kept for several uses reaches its target, in the newer family's own words. */
export type ConnectionMembers = Readonly<Record<string, unknown>>;

/**
 * The members of a connection of the organization, for a caller who may use it. There are none yet: a rotation is given how
 * its target is reached with it.
 */
export const connectionMembers = async (
  _unit: Unit,
  _project: Pick<Project, 'id' | 'orgId'>,
  _type: RotationType,
  _connectionId: string,
): Promise<ConnectionMembers> => {
  throw new LocketError('not-found', 'App connection not found: give connectionCredentials instead');
};
