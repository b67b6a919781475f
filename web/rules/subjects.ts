const crud = ['read', 'create', 'edit', 'delete'] as const;
const exact = ['$eq', '$ne', '$in'] as const;
const globbed = [...exact, '$glob'] as const;
const place = { environment: exact, secretPath: globbed } as const;

export type Scope = 'project' | 'organization';
type Subjects = Readonly<Record<string, readonly string[]>>;

/** What rules speak of in a project, and what can be done with it; a test holds them to what the API takes. */
const projectSubjects: Subjects = {
  secrets: crud,
  'secret-folders': crud,
  'secret-imports': crud,
  'dynamic-secrets': [
    'list',
    'read-root-credential',
    'create-root-credential',
    'edit-root-credential',
    'delete-root-credential',
    'lease',
    'renew-lease',
    'revoke-lease',
  ],
  'secret-approval': crud,
  'secret-rotation': crud,
  'secret-rollback': ['read', 'create'],
  member: crud,
  groups: crud,
  role: crud,
  integrations: crud,
  webhooks: crud,
  identity: crud,
  'service-tokens': crud,
  settings: crud,
  environments: crud,
  tags: crud,
  'audit-logs': crud,
  'ip-allowlist': crud,
  'certificate-authorities': crud,
  certificates: crud,
  'certificate-templates': crud,
  'pki-alerts': crud,
  'pki-collections': crud,
  workspace: ['edit', 'delete'],
  kms: ['edit'],
  cmek: [...crud, 'encrypt', 'decrypt', 'sign', 'verify'],
};

/** The same in an organization. */
const organizationSubjects: Subjects = {
  workspace: ['read', 'create'],
  role: crud,
  member: crud,
  settings: crud,
  'incident-contact': crud,
  sso: crud,
  scim: crud,
  ldap: crud,
  groups: crud,
  billing: crud,
  'secret-scanning': crud,
  identity: crud,
  kms: crud,
  'app-connections': [...crud, 'connect'],
  'audit-logs': crud,
  'organization-admin-console': ['access-all-projects'],
};

const conditions: Readonly<Record<string, Subjects>> = {
  secrets: { ...place, secretName: globbed, secretTags: ['$eq', '$in', '$all'] },
  'secret-folders': place,
  'secret-imports': place,
  'dynamic-secrets': place,
  identity: { identityId: exact },
};

const tables = { project: projectSubjects, organization: organizationSubjects } as const;

export const subjectsOf = (scope: Scope): readonly string[] => Object.keys(tables[scope]);

export const actionsOf = (scope: Scope, subject: string): readonly string[] => tables[scope][subject] ?? [];

/** The fields that a rule about a subject may be narrowed by, each with its comparisons. */
export const fieldsOf = (scope: Scope, subject: string): Subjects =>
  scope === 'project' ? (conditions[subject] ?? {}) : {};

/** Comparisons with a list of texts. */
export const listed: ReadonlySet<string> = new Set(['$in', '$all']);
