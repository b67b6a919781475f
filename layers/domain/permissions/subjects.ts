const crud = ['read', 'create', 'edit', 'delete'] as const;

/** Every project subject with the actions a rule may name on it. */
export const projectSubjects = {
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
} as const satisfies Record<string, readonly string[]>;

/** Every organization subject with the actions a rule may name on it; none takes conditions. */
export const organizationSubjects = {
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
} as const satisfies Record<string, readonly string[]>;

export type Scope = 'project' | 'organization';
export type ProjectSubject = keyof typeof projectSubjects;
type OrganizationSubject = keyof typeof organizationSubjects;
export type Subject = ProjectSubject | OrganizationSubject;

/** The actions that mean something on subject `S`, in whichever scope it exists. */
export type ActionOn<S extends Subject> =
  | (S extends ProjectSubject ? (typeof projectSubjects)[S][number] : never)
  | (S extends OrganizationSubject ? (typeof organizationSubjects)[S][number] : never);

export type ConditionOperator = '$eq' | '$ne' | '$in' | '$glob' | '$all';

const exact: readonly ConditionOperator[] = ['$eq', '$ne', '$in'];
const globbed: readonly ConditionOperator[] = [...exact, '$glob'];
const place = { environment: exact, secretPath: globbed };

/** The condition fields a project subject accepts, each with its operators; other subjects take none. */
const conditionFields = {
  secrets: { ...place, secretName: globbed, secretTags: ['$eq', '$in', '$all'] },
  'secret-folders': place,
  'secret-imports': place,
  'dynamic-secrets': place,
  identity: { identityId: exact },
} as const satisfies Partial<Record<ProjectSubject, Record<string, readonly ConditionOperator[]>>>;

/** Subjects on which a check must say which fields it is about. */
export type ConditionalSubject = keyof typeof conditionFields;

/** Fields whose request value is a list; a condition on them asks for a member of it. */
export const listFields: ReadonlySet<string> = new Set(['secretTags']);

const noFields: Readonly<Record<string, readonly ConditionOperator[]>> = Object.freeze({});

/** The fields `subject` may be conditioned on; empty for a subject without any, known or not. */
export const fieldsOf = (subject: string): Readonly<Record<string, readonly ConditionOperator[]>> =>
  Object.hasOwn(conditionFields, subject) ? conditionFields[subject as ConditionalSubject] : noFields;

const tables: Readonly<Record<Scope, Readonly<Record<string, readonly string[]>>>> = {
  project: projectSubjects,
  organization: organizationSubjects,
};

/** The names of all subjects of `scope`. */
export const subjectNames = (scope: Scope): readonly string[] => Object.keys(tables[scope]);

/** The actions of `subject` in `scope`, or undefined when there is no such subject. */
export const actionsOf = (scope: Scope, subject: string): readonly string[] | undefined =>
  Object.hasOwn(tables[scope], subject) ? tables[scope][subject] : undefined;
