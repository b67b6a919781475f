import type { Rule } from './rule.ts';
import type { Scope } from './subjects.ts';

/** A role every project or organization has; `rules` is frozen and one array for the life of the process. */
export interface BuiltInRole {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly rules: readonly Rule[];
}

/** The slug that stands for "see the custom role id" in stored grants; no role may take it. */
export const customRoleSlug = 'custom';

const letters: Readonly<Record<string, string>> = {
  R: 'read',
  C: 'create',
  E: 'edit',
  D: 'delete',
  '+': 'encrypt',
  '-': 'decrypt',
  S: 'sign',
  V: 'verify',
  A: 'access-all-projects',
  X: 'connect',
};

/** A permission matrix row per line: subject, then one column of letters per role (`.` for none). */
function columnsOf(matrix: string, column: number): readonly Rule[] {
  const rows = matrix
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return Object.freeze(
    rows
      .filter((cells) => cells[column] !== undefined && cells[column] !== '.')
      .map((cells) => rowRule(cells[0] ?? '', cells[column] ?? '')),
  );
}

const rowRule = (subject: string, cell: string): Rule =>
  Object.freeze({ subject, action: Object.freeze([...cell].map((letter) => letters[letter] ?? letter)) });

const projectMatrix = `
  secrets                 RCED   RCED   R
  secret-approval         RCED   R      R
  secret-rotation         RCED   R      R
  secret-rollback         RC     RC     R
  member                  RCED   RC     R
  groups                  RCED   R      R
  role                    RCED   R      R
  integrations            RCED   RCED   R
  webhooks                RCED   RCED   R
  identity                RCED   RCED   R
  service-tokens          RCED   RCED   R
  settings                RCED   RCED   R
  environments            RCED   RCED   R
  tags                    RCED   RCED   R
  audit-logs              RCED   R      R
  ip-allowlist            RCED   R      R
  certificate-authorities RCED   R      R
  certificates            RCED   RCED   R
  certificate-templates   RCED   R      .
  pki-alerts              RCED   R      .
  pki-collections         RCED   R      .
  workspace               ED     .      .
  kms                     E      .      .
  cmek                    RCED+-SV RCED+-SV R
`;

const organizationMatrix = `
  workspace                  RC   RC
  role                       RCED R
  member                     RCED R
  settings                   RCED R
  incident-contact           RCED R
  sso                        RCED .
  scim                       RCED .
  ldap                       RCED .
  groups                     RCED R
  billing                    RCED R
  secret-scanning            RCED RCED
  identity                   RCED RCED
  kms                        RCED .
  app-connections            RCEDX .
  audit-logs                 RCED R
  organization-admin-console A    .
`;

const noRules: readonly Rule[] = Object.freeze([]);

/** The built-in project roles, most powerful first. */
export const projectRoles: readonly BuiltInRole[] = Object.freeze([
  {
    id: 'b11b49a9-09a9-4443-916a-4246f9ff2c69',
    slug: 'admin',
    name: 'Admin',
    description: 'Full control of the project',
    rules: columnsOf(projectMatrix, 1),
  },
  {
    id: 'b11b49a9-09a9-4443-916a-4246f9ff2c70',
    slug: 'member',
    name: 'Developer',
    description: 'Works with secrets, without changing who has access',
    rules: columnsOf(projectMatrix, 2),
  },
  {
    id: 'b11b49a9-09a9-4443-916a-4246f9ff2c71',
    slug: 'viewer',
    name: 'Viewer',
    description: 'Reads and changes nothing',
    rules: columnsOf(projectMatrix, 3),
  },
  {
    id: 'b11b49a9-09a9-4443-916a-4246f9ff2c72',
    slug: 'no-access',
    name: 'No Access',
    description: 'May do nothing in the project',
    rules: noRules,
  },
]);

/** The built-in organization roles, most powerful first. */
export const organizationRoles: readonly BuiltInRole[] = Object.freeze([
  {
    id: 'b11b49a9-09a9-4443-916a-4246f9ff2c69',
    slug: 'admin',
    name: 'Admin',
    description: 'Full control of the organization',
    rules: columnsOf(organizationMatrix, 1),
  },
  {
    id: 'b11b49a9-09a9-4443-916a-4246f9ff2c70',
    slug: 'member',
    name: 'Member',
    description: 'Takes part in the organization, without changing who has access',
    rules: columnsOf(organizationMatrix, 2),
  },
  {
    id: 'b10d49a9-09a9-4443-916a-4246f9ff2c72',
    slug: 'no-access',
    name: 'No Access',
    description: 'May do nothing in the organization',
    rules: noRules,
  },
]);

const index = (roles: readonly BuiltInRole[]): ReadonlyMap<string, BuiltInRole> =>
  new Map(roles.map((role) => [role.slug, role]));

const bySlug: Readonly<Record<Scope, ReadonlyMap<string, BuiltInRole>>> = {
  project: index(projectRoles),
  organization: index(organizationRoles),
};

/** The built-in role of `scope` with this slug, if there is one. */
export const builtInRole = (scope: Scope, slug: string): BuiltInRole | undefined => bySlug[scope].get(slug);

/** True for a slug that a custom role of `scope` may not take. */
export const isReservedRoleSlug = (scope: Scope, slug: string): boolean =>
  slug === customRoleSlug || bySlug[scope].has(slug);
