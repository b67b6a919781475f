import type { RoleGrant } from '../permissions/grants.ts';
import { heldWithin, type Window, type WindowInput, windowAsked } from '../permissions/windows.ts';
import { builtInOnly, inProject, type NamedRoles, rolesNamed, storedRole } from '../roles/role.ts';
import type { Unit } from '../unit.ts';

/** A role as clients ask for it. */
export interface RoleInput extends WindowInput {
  readonly role: string;
}

/** A role asked for, understood: for good, or for a window of time. */
export interface RoleRequest {
  readonly role: string;
  readonly window?: Window;
}

/**
 * Understands a role asked for. Without `isTemporary` the other members mean nothing: clients send placeholders in
 * them. Throws `invalid-input` for a window that is none.
 */
export const roleRequest = (input: RoleInput): RoleRequest => {
  const window = windowAsked(input);
  return { role: input.role, ...(window && { window }) };
};

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
  requests.map(({ role, window }) => ({
    id: unit.runtime.uuid(),
    ...storedRole(inProject(''), role, named),
    ...heldWithin(window),
  }));
