import { isRefusal, LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import type { Organization } from '../organizations/organization.ts';
import { assertCan } from '../permissions/ability.ts';
import { environmentsFrom, partsFrom, templateToApply } from '../project-templates/apply-template.ts';
import { standardEnvironments } from '../project-templates/default-template.ts';
import type { ProjectTemplate, TemplateEnvironment } from '../project-templates/template.ts';
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

/** A setting that would be dropped silently is refused: a project that looks protected must be. */
const assertAvailable = ({ kmsKeyId }: ProjectRequest): void => {
  if (kmsKeyId !== undefined) throw new LocketError('not-found', 'kmsKeyId: no such KMS key');
};

const ownOrganization = async (unit: Unit, { organizationSlug }: ProjectRequest): Promise<Organization> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, 'create', 'workspace');
  const organization = await unit.stores.organizations.find(access.orgId);
  if (!organization || (organizationSlug !== undefined && organizationSlug !== organization.slug))
    throw new LocketError('not-found', 'Organization not found');
  return organization;
};

/** A request with the template it names; none for the default one. */
interface Plan {
  readonly request: ProjectRequest;
  readonly template: ProjectTemplate | undefined;
}

const environmentsOf = ({ request, template }: Plan): readonly TemplateEnvironment[] =>
  template?.environments ?? (request.hasDefaultEnvironments ? standardEnvironments : []);

const newProject = async (unit: Unit, organization: Organization, plan: Plan): Promise<Project> => {
  const { request } = plan;
  const id = unit.runtime.uuid();
  const at = unit.runtime.now().toISOString();
  return {
    id,
    orgId: organization.id,
    name: request.name,
    slug: request.slug ?? slugFor(request.name, randomSlugLetters(unit.runtime), 'project'),
    description: request.description,
    type: request.type,
    autoCapitalization: true,
    hasDeleteProtection: request.hasDeleteProtection,
    pitVersionLimit: defaultVersionLimit,
    auditLogsRetentionDays: null,
    environments: environmentsFrom(unit, environmentsOf(plan), at),
    keys: [await unit.keys.newProjectKey(organization, id)],
    hasWebhooks: false,
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
    ...roles.flatMap((role) => unit.stores.roles.creation(role)),
    ...[grant, ...members].flatMap((each) => unit.stores.projects.grantCreation(each)),
  ]);
  return project;
};

/**
 * A new project with its own data key; whoever makes it becomes its admin in the same transaction. Needs
 * `workspace:create` in the organization; `already-exists` for a slug that is taken, `not-found` for an unknown
 * template.
 */
export const createProject = async (unit: Unit, request: ProjectRequest): Promise<Project> => {
  const organization = await ownOrganization(unit, request);
  assertAvailable(request);
  const plan = { request, template: await templateToApply(unit, request.template) };
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
