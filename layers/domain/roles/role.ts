import { LocketError } from '../errors.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Scope } from '../permissions/subjects.ts';
import type { Change } from '../store/change.ts';

/** Where a custom role can be given: one project, or one organization. */
export interface RoleHome {
  readonly scope: Scope;
  /** Of the project or organization. */
  readonly id: string;
}

/** A role that somebody made for one project or organization. */
export interface CustomRole {
  readonly id: string;
  readonly home: RoleHome;
  /** Unique in its home, and none of the built-in ones. */
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly rules: readonly Rule[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Custom roles of projects and organizations. Every read is strongly consistent. */
export interface RoleStore {
  find(home: RoleHome, roleId: string): Promise<CustomRole | undefined>;
  findBySlug(home: RoleHome, slug: string): Promise<CustomRole | undefined>;
  /** A role of some project by its id alone. */
  findInProjects(roleId: string): Promise<CustomRole | undefined>;
  listOf(home: RoleHome): Promise<readonly CustomRole[]>;
  /** Refused with `already-exists` for a taken slug. */
  creation(role: CustomRole): readonly Change[];
  /** Refused with `conflict` when somebody else changed the role meanwhile; `already-exists` for a taken slug. */
  replacement(role: CustomRole, previous: CustomRole): readonly Change[];
  deletion(role: CustomRole): readonly Change[];
  /** Changes nothing; refused with `conflict` unless the role still stands as it was read, and nobody is deleting it. */
  roleCheck(role: CustomRole): Change;
}

/** The most custom roles of one project or organization: one reply lists them. */
export const maxCustomRoles = 100;

export const inProject = (projectId: string): RoleHome => ({ scope: 'project', id: projectId });
export const inOrganization = (orgId: string): RoleHome => ({ scope: 'organization', id: orgId });

/** The most bytes that the rules of one role or privilege may take: requests read many of them. */
const maxRuleBytes = 32_768;

/** Refuses rules that are too large to be read with every request: `invalid-input`. */
export const assertRulesFit = (rules: readonly Rule[], member = 'permissions'): void => {
  if (Buffer.byteLength(JSON.stringify(rules)) > maxRuleBytes)
    throw new LocketError('invalid-input', `${member} may take at most ${maxRuleBytes} bytes together`);
};
