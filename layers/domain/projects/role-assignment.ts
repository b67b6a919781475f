import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import { builtInOnly, type NamedRoles, rolesNamed, storedRole } from '../roles/named-roles.ts';
import { inProject } from '../roles/role.ts';
import type { Unit } from '../unit.ts';

/** A role as clients ask for it. */
export interface RoleInput {
  readonly role: string;
  readonly isTemporary: boolean;
  readonly temporaryMode?: string | undefined;
  readonly temporaryRange?: string | undefined;
  readonly temporaryAccessStartTime?: string | undefined;
}

/** A window of time that begins at `startsAt` and ends at `endsAt`, both ISO 8601. */
export interface RoleWindow {
  readonly range: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A role asked for, understood: for good, or for a window of time. */
export interface RoleRequest {
  readonly role: string;
  readonly window?: RoleWindow;
}

const lastInstant = Date.UTC(9999, 11, 31);

const invalid = (message: string): LocketError => new LocketError('invalid-input', message);

const startOf = (text: string | undefined): number => {
  const start = Date.parse(text ?? '');
  if (Number.isNaN(start)) throw invalid('temporaryAccessStartTime must be an ISO 8601 instant');
  return start;
};

const windowOf = (input: RoleInput): RoleWindow => {
  if (input.temporaryMode !== 'relative') throw invalid("temporaryMode must be 'relative'");
  const range = input.temporaryRange ?? '';
  const start = startOf(input.temporaryAccessStartTime);
  const end = start + parseDuration(range, 'temporaryRange');
  if (start < 0 || end > lastInstant) throw invalid('temporaryAccessStartTime is out of range');
  return { range, startsAt: new Date(start).toISOString(), endsAt: new Date(end).toISOString() };
};

/**
 * Understands a role asked for. Without `isTemporary` the other members mean nothing: clients send placeholders in
 * them. Throws `invalid-input` for a window that is none.
 */
export const roleRequest = (input: RoleInput): RoleRequest =>
  input.isTemporary ? { role: input.role, window: windowOf(input) } : { role: input.role };

/** The custom roles of the project that are asked for. `not-found` for a role that the project does not have. */
export const rolesRequested = (
  unit: Pick<Unit, 'stores'>,
  projectId: string,
  requests: readonly RoleRequest[],
): Promise<NamedRoles> =>
  rolesNamed(
    unit,
    inProject(projectId),
    requests.map(({ role }) => role),
  );

/**
 * The roles asked for, as a membership holds them. `not-found` for a role that the project does not have. The checks of
 * `named` go with the write.
 */
export const grantedRoles = (
  unit: Pick<Unit, 'runtime'>,
  requests: readonly RoleRequest[],
  named: NamedRoles = builtInOnly,
): readonly RoleGrant[] =>
  requests.map(({ role, window }) => {
    const granted = {
      id: unit.runtime.uuid(),
      ...storedRole(inProject(''), role, named),
      isTemporary: false,
    };
    if (!window) return granted;
    return {
      ...granted,
      isTemporary: true,
      temporaryMode: 'relative',
      temporaryRange: window.range,
      temporaryAccessStartTime: window.startsAt,
      temporaryAccessEndTime: window.endsAt,
    };
  });
