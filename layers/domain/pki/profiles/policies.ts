import { LocketError } from '../../errors.ts';
import { assertCan } from '../../permissions/ability.ts';
import type { ActionOn } from '../../permissions/subjects.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import { enterNamed, type NamedProject } from '../../projects/named-project.ts';
import { enterHolderOf } from '../../projects/reference.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { lookAtProfileEnrolments } from './application-profiles.ts';
import { type CertificatePolicy, maxCertificatePolicies, type PolicyContent } from './policy.ts';
import { assertNetworks } from './policy-patterns.ts';
import { longestUnder } from './policy-rules.ts';

/** The type of projects that hold nothing but certificates. */
export const certificateProjects = 'cert-manager';

const policyNotFound = (): LocketError => new LocketError('not-found', 'Certificate policy not found');

const note = (unit: Unit, { id, name }: CertificatePolicy): void =>
  unit.note({ metadata: { certificatePolicyId: id, name } });

/** @throws LocketError `invalid-input` for patterns and lengths that mean nothing. */
const assertSound = (content: PolicyContent): void => {
  longestUnder(content);
  for (const { type, allowed = [], required = [], denied = [] } of content.sans)
    if (type === 'ip_address') assertNetworks([...allowed, ...required, ...denied]);
};

/** A policy for whoever may do this with templates of certificates. A foreign one looks like none. */
const enterPolicy = async (
  unit: Unit,
  policyId: string,
  action: ActionOn<'certificate-templates'>,
): Promise<{ readonly access: ProjectAccess; readonly policy: CertificatePolicy }> => {
  const { certificatePolicies } = unit.stores;
  const projectId = await certificatePolicies.projectOf(policyId);
  const access = await enterHolderOf(unit, 'Certificate policy', projectId);
  assertCan(access.ability, action, 'certificate-templates');
  const policy = await certificatePolicies.find(access.project.id, policyId);
  if (!policy) throw policyNotFound();
  note(unit, policy);
  return { access, policy };
};

/** Asks of whoever changes a policy what letting others enrol needs, where they do by a profile under it. */
const lookAtPolicyEnrolments = (unit: Unit, access: ProjectAccess, policyId: string) =>
  lookAtProfileEnrolments(unit, access, async () => {
    const profiles = await unit.stores.certificateProfiles.inProject(access.project.id);
    const under = profiles.filter(({ certificatePolicyId }) => certificatePolicyId === policyId);
    return new Set(under.map(({ id }) => id));
  });

/** Adds a policy to a project. Needs `certificate-templates:create`; `already-exists` for a name that another one has. */
export const createCertificatePolicy = (
  unit: Unit,
  named: NamedProject,
  content: PolicyContent,
): Promise<CertificatePolicy> =>
  retryingConflicts(unit, async () => {
    const { project, ability } = await enterNamed(unit, named, certificateProjects);
    assertCan(ability, 'create', 'certificate-templates');
    assertSound(content);
    const { certificatePolicies, fences } = unit.stores;
    const fence = await fences.find('certificate-templates', project.id);
    if ((await certificatePolicies.inProject(project.id)).length >= maxCertificatePolicies)
      throw new LocketError(
        'invalid-input',
        `A project holds at most ${maxCertificatePolicies} certificate policies`,
      );
    const at = unit.runtime.now().toISOString();
    const id = unit.runtime.uuid();
    const policy = { ...content, id, projectId: project.id, createdAt: at, updatedAt: at, revision: 1 };
    note(unit, policy);
    await unit.commit([...certificatePolicies.creation(policy), fences.renewed(fence)]);
    return policy;
  });

/** A policy by its id. Needs `certificate-templates:read`. */
export const readCertificatePolicy = async (unit: Unit, policyId: string): Promise<CertificatePolicy> =>
  (await enterPolicy(unit, policyId, 'read')).policy;

type Given = { readonly [Member in keyof PolicyContent]?: PolicyContent[Member] | undefined };

/**
 * Changes a policy, for what is issued later. Needs `certificate-templates:edit`, and where others enrol under it what
 * letting them needs.
 */
export const updateCertificatePolicy = (
  unit: Unit,
  policyId: string,
  given: Given,
): Promise<CertificatePolicy> =>
  retryingConflicts(unit, async () => {
    const { policy: before, access } = await enterPolicy(unit, policyId, 'edit');
    const looked = await lookAtPolicyEnrolments(unit, access, policyId);
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const next: CertificatePolicy = {
      ...before,
      ...changes,
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    assertSound(next);
    note(unit, next);
    await unit.commit([...unit.stores.certificatePolicies.replacement(next, before), ...looked]);
    return next;
  });

/**
 * Deletes a policy that no profile issues under. Needs `certificate-templates:delete`; `bad-request` while one does.
 * Profiles are made behind the same fence, so that none comes to stand on what is going.
 */
export const deleteCertificatePolicy = (unit: Unit, policyId: string): Promise<CertificatePolicy> =>
  retryingConflicts(unit, async () => {
    const { policy } = await enterPolicy(unit, policyId, 'delete');
    const { certificatePolicies, certificateProfiles, fences } = unit.stores;
    const fence = await fences.find('certificate-templates', policy.projectId);
    const profiles = await certificateProfiles.inProject(policy.projectId);
    if (profiles.some(({ certificatePolicyId }) => certificatePolicyId === policyId))
      throw new LocketError('bad-request', 'Certificate policy is in use by a certificate profile');
    await unit.commit([...certificatePolicies.deletion(policy), fences.renewed(fence)]);
    return policy;
  });

/** The policies of a project by name. Needs `certificate-templates:read`. */
export const listCertificatePolicies = async (
  unit: Unit,
  named: NamedProject,
): Promise<readonly CertificatePolicy[]> => {
  const { project, ability } = await enterNamed(unit, named, certificateProjects);
  assertCan(ability, 'read', 'certificate-templates');
  const all = await unit.stores.certificatePolicies.inProject(project.id);
  unit.note({ metadata: { numberOfPolicies: all.length } });
  return [...all].sort((a, b) => a.name.localeCompare(b.name, 'en'));
};
