import { isRefusal, LocketError } from '../errors.ts';
import type { ExternalKms } from '../external-kms/external-kms.ts';
import { newKeyOf } from '../external-kms/project-keys.ts';
import { enterOrganization } from '../organizations/access.ts';
import type { Organization } from '../organizations/organization.ts';
import { assertCan } from '../permissions/ability.ts';
import { environmentsFrom, partsFrom, templateToApply } from '../project-templates/apply-template.ts';
import { standardEnvironments } from '../project-templates/default-template.ts';
import type { ProjectTemplate, TemplateEnvironment } from '../project-templates/template.ts';
import { retryingConflicts } from '../retry.ts';
import { randomSlugLetters, slugFor } from '../slugs.ts';
import type { Unit } from '../unit.ts';
import { placeholdersOf } from './access.ts';
import { lasting, newGrant } from './grant.ts';
import type { Project } from './project.ts';

/** The kinds of project clients know; what a project holds does not depend on it. */
export const projectTypes = [
  'secret-manager',
  'cert-manager',
  'kms',
  'ssh',
  'secret-scanning',
  'pam',
] as const;

export interface ProjectRequest {
  readonly name: string;
  /** Made from the name when absent. */
  readonly slug?: string | undefined;
  readonly description: string | null;
  readonly type: string;
  /** Name or id of a project template. */
  readonly template?: string | undefined;
  /** Id of a customer's own KMS key. */
  readonly kmsKeyId?: string | undefined;
  /** Slug of the organization, to be sure of it. */
  readonly organizationSlug?: string | undefined;
  readonly hasDefaultEnvironments: boolean;
  readonly hasDeleteProtection: boolean;
}

const defaultVersionLimit = 10;

const slugAttempts = 8;

/** The customer's KMS that a request names for the new project. */
const kmsFor = async (
  { stores }: Unit,
  { id: orgId }: Organization,
  { kmsKeyId }: ProjectRequest,
): Promise<ExternalKms | undefined> => {
  if (kmsKeyId === undefined) return undefined;
  const kms = await stores.externalKms.find(orgId, kmsKeyId);
  if (!kms) throw new LocketError('not-found', 'kmsKeyId: no such KMS key');
  return kms;
};

const ownOrganization = async (unit: Unit, { organizationSlug }: ProjectRequest): Promise<Organization> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, 'create', 'workspace');
  const organization = await unit.stores.organizations.find(access.orgId);
  if (!organization || (organizationSlug !== undefined && organizationSlug !== organization.slug))
    throw new LocketError('not-found', 'Organization not found');
  return organization;
};

/** A request with the template and the KMS it names; none for the default ones. */
interface Plan {
  readonly request: ProjectRequest;
  readonly template: ProjectTemplate | undefined;
  readonly kms: ExternalKms | undefined;
}

const environmentsOf = ({ request, template }: Plan): readonly TemplateEnvironment[] =>
  template?.environments ?? (request.hasDefaultEnvironments ? standardEnvironments : []);

const newProject = async (unit: Unit, organization: Organization, plan: Plan): Promise<Project> => {
  const { request, kms } = plan;
  const id = unit.runtime.uuid();
  const holder = { id, orgId: organization.id, ...(kms && { externalKmsId: kms.id }) };
  const at = unit.runtime.now().toISOString();
  return {
    ...holder,
    name: request.name,
    slug: request.slug ?? slugFor(request.name, randomSlugLetters(unit.runtime), 'project'),
    description: request.description,
    type: request.type,
    autoCapitalization: true,
    hasDeleteProtection: request.hasDeleteProtection,
    pitVersionLimit: defaultVersionLimit,
    auditLogsRetentionDays: null,
    environments: environmentsFrom(unit, environmentsOf(plan), at),
    keys: [await newKeyOf(unit, holder, 1)],
    hasWebhooks: false,
    hasSyncs: false,
    hasChat: false,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

const commitProject = async (unit: Unit, organization: Organization, plan: Plan) => {
  const project = await newProject(unit, organization, plan);
  const { member } = await enterOrganization(unit);
  const grant = newGrant(unit, project, member, [lasting(unit, 'admin')]);
  const holdings = { roles: grant.roles, placeholders: placeholdersOf(member) };
  const { roles, members } = await partsFrom(unit, plan.template, project, { grant, holdings });
  unit.note({
    projectId: project.id,
    projectName: project.name,
    metadata: { name: project.name, slug: project.slug },
  });
  await unit.commit([
    ...unit.stores.projects.creation(project),
    ...(plan.kms ? unit.stores.externalKms.use(plan.kms, project.id) : []),
    ...roles.flatMap((role) => unit.stores.roles.creation(role)),
    ...[grant, ...members].flatMap((each) => unit.stores.projects.grantCreation(each)),
  ]);
  return project;
};

const createOnce = async (unit: Unit, request: ProjectRequest): Promise<Project> => {
  const organization = await ownOrganization(unit, request);
  const kms = await kmsFor(unit, organization, request);
  const plan = { request, kms, template: await templateToApply(unit, request.template) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await commitProject(unit, organization, plan);
    } catch (error) {
      // A slug made here may collide with an older one; one that the caller chose may not be changed.
      const canTryAnother = request.slug === undefined && attempt < slugAttempts;
      if (!canTryAnother || !isRefusal(error, 'already-exists')) throw error;
    }
  }
};

/**
 * A new project with its own data key; whoever makes it becomes its admin in the same transaction. Needs
 * `workspace:create` in the organization; `already-exists` for a slug that is taken, `not-found` for an unknown
 * template or KMS, `unavailable` when that KMS does not do its part.
 */
export const createProject = (unit: Unit, request: ProjectRequest): Promise<Project> =>
  retryingConflicts(unit, () => createOnce(unit, request));
