import { isRefusal, LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import type { Organization } from '../organizations/organization.ts';
import { assertCan } from '../permissions/ability.ts';
import { projectSlug } from '../slugs.ts';
import type { Unit } from '../unit.ts';
import { lasting, newGrant } from './grant.ts';
import type { Environment, Project } from './project.ts';

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
  /** Name of a project template. */
  readonly template?: string | undefined;
  /** Id of a customer's own KMS key. */
  readonly kmsKeyId?: string | undefined;
  /** Slug of the organization, to be sure of it. */
  readonly organizationSlug?: string | undefined;
  readonly hasDefaultEnvironments: boolean;
  readonly hasDeleteProtection: boolean;
}

const defaultTemplate = 'default';
const defaultVersionLimit = 10;
const defaultEnvironments = [
  ['Development', 'dev'],
  ['Staging', 'staging'],
  ['Production', 'prod'],
] as const;

const slugLetters = '0123456789abcdefghijklmnopqrstuvwxyz';
const slugAttempts = 8;

/** Settings that would be dropped silently are refused: a project that looks protected must be. */
const assertAvailable = ({ template, kmsKeyId }: ProjectRequest): void => {
  if (template !== undefined && template !== defaultTemplate)
    throw new LocketError('not-found', 'template: no such project template');
  if (kmsKeyId !== undefined) throw new LocketError('not-found', 'kmsKeyId: no such KMS key');
};

const ownOrganization = async (unit: Unit, { organizationSlug }: ProjectRequest): Promise<Organization> => {
  const access = enterOrganization(unit);
  assertCan(access.ability, 'create', 'workspace');
  const organization = await unit.stores.organizations.find(access.orgId);
  if (!organization || (organizationSlug !== undefined && organizationSlug !== organization.slug))
    throw new LocketError('not-found', 'Organization not found');
  return organization;
};

const randomLetters = (unit: Unit): string =>
  [...unit.runtime.randomBytes(4)].map((byte) => slugLetters[byte % slugLetters.length]).join('');

const newEnvironments = (unit: Unit, at: string): readonly Environment[] =>
  defaultEnvironments.map(([name, slug], index) => ({
    id: unit.runtime.uuid(),
    name,
    slug,
    position: index + 1,
    createdAt: at,
    updatedAt: at,
  }));

const newProject = async (
  unit: Unit,
  organization: Organization,
  request: ProjectRequest,
): Promise<Project> => {
  const id = unit.runtime.uuid();
  const at = unit.runtime.now().toISOString();
  return {
    id,
    orgId: organization.id,
    name: request.name,
    slug: request.slug ?? projectSlug(request.name, randomLetters(unit)),
    description: request.description,
    type: request.type,
    autoCapitalization: true,
    hasDeleteProtection: request.hasDeleteProtection,
    pitVersionLimit: defaultVersionLimit,
    auditLogsRetentionDays: null,
    environments: request.hasDefaultEnvironments ? newEnvironments(unit, at) : [],
    keys: [await unit.keys.newProjectKey(organization, id)],
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

const commitProject = async (unit: Unit, organization: Organization, request: ProjectRequest) => {
  const project = await newProject(unit, organization, request);
  const member = enterOrganization(unit).member;
  const grant = newGrant(unit, project, { kind: member.kind, id: member.id }, [lasting(unit, 'admin')]);
  unit.note({ projectId: project.id, metadata: { name: project.name, slug: project.slug } });
  await unit.commit([
    ...unit.stores.projects.creation(project),
    ...unit.stores.projects.grantCreation(grant),
  ]);
  return project;
};

/**
 * A new project with its own data key; whoever makes it becomes its admin in the same transaction. Needs
 * `workspace:create` in the organization; `already-exists` for a slug that is taken.
 */
export const createProject = async (unit: Unit, request: ProjectRequest): Promise<Project> => {
  const organization = await ownOrganization(unit, request);
  assertAvailable(request);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await commitProject(unit, organization, request);
    } catch (error) {
      // A slug made here may collide with an older one; one that the caller chose may not be changed.
      const canTryAnother = request.slug === undefined && attempt < slugAttempts;
      if (!canTryAnother || !isRefusal(error, 'already-exists')) throw error;
    }
  }
};
