import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ActionOn } from '../permissions/subjects.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { authorityIn, authorityNotFound, enterAuthority } from './access.ts';
import type { Authority } from './authority.ts';
import { type CertificateTemplate, maxCertificateTemplates } from './certificate-template.ts';
import { collectionIn } from './collections/collection-access.ts';
import { type EnteredTemplate, enterTemplate, lookAtEnrolments } from './template-access.ts';

/** A template with the name of its CA, as replies show it. */
export interface ShownTemplate extends CertificateTemplate {
  readonly caName: string;
}

/** What a template says, each member already in its form. */
export type TemplateContent = Pick<
  CertificateTemplate,
  'caId' | 'name' | 'commonName' | 'subjectAlternativeName' | 'lifetime' | 'keyUsages' | 'extendedKeyUsages'
> & { readonly pkiCollectionId?: string | undefined };

/** Whoever names a collection puts all that is issued by the template into it. */
const assertCollection = async (
  unit: Unit,
  access: ProjectAccess,
  pkiCollectionId: string | undefined,
): Promise<void> => {
  if (pkiCollectionId !== undefined) await collectionIn(unit, access, pkiCollectionId, 'create');
};

/** The same, and what sees to it that nobody deletes the collection between the look at it and the write. */
const lookAtCollection = async (
  unit: Unit,
  access: ProjectAccess,
  pkiCollectionId: string | undefined,
): Promise<readonly Change[]> => {
  if (pkiCollectionId === undefined) return [];
  const { fences } = unit.stores;
  const fence = await fences.find('certificate-templates', access.project.id);
  await assertCollection(unit, access, pkiCollectionId);
  return [fences.renewed(fence)];
};

const note = (
  unit: Unit,
  { id, caId, name, commonName, subjectAlternativeName, lifetime }: CertificateTemplate,
) =>
  unit.note({
    metadata: { certificateTemplateId: id, caId, name, commonName, subjectAlternativeName, ttl: lifetime },
  });

const shown = (template: CertificateTemplate, { friendlyName }: Authority): ShownTemplate => ({
  ...template,
  caName: friendlyName,
});

/** The CA of a template; what was deleted takes no new templates, and keeps its name as long as it is there. */
const standing = async (unit: Unit, projectId: string, caId: string): Promise<Authority> => {
  const authority = await authorityIn(unit, projectId, caId);
  if (authority.deletion) throw authorityNotFound();
  return authority;
};

/** A template as replies show it. */
const enterShown = async (
  unit: Unit,
  templateId: string,
  action: ActionOn<'certificate-templates'>,
): Promise<EnteredTemplate & { readonly entered: ShownTemplate }> => {
  const { access, template } = await enterTemplate(unit, templateId, action);
  const authority = await unit.stores.authorities.find(template.projectId, template.caId);
  note(unit, template);
  return { access, template, entered: { ...template, caName: authority?.friendlyName ?? '' } };
};

/** Adds a template to a CA. Needs `certificate-templates:create`; `already-exists` for a name that another one has. */
export const createCertificateTemplate = (unit: Unit, content: TemplateContent): Promise<ShownTemplate> =>
  retryingConflicts(unit, async () => {
    const { authorities, certificateTemplates, fences } = unit.stores;
    const access = await enterHolderOf(unit, 'CA', await authorities.projectOf(content.caId));
    const { project, ability } = access;
    assertCan(ability, 'create', 'certificate-templates');
    const fence = await fences.find('certificate-templates', project.id);
    const authority = await standing(unit, project.id, content.caId);
    await assertCollection(unit, access, content.pkiCollectionId);
    if ((await certificateTemplates.inProject(project.id)).length >= maxCertificateTemplates)
      throw new LocketError(
        'invalid-input',
        `A project holds at most ${maxCertificateTemplates} certificate templates`,
      );
    const at = unit.runtime.now().toISOString();
    const template: CertificateTemplate = {
      ...content,
      id: unit.runtime.uuid(),
      projectId: project.id,
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
    note(unit, template);
    await unit.commit([...certificateTemplates.creation(template), fences.renewed(fence)]);
    return shown(template, authority);
  });

/** A template by its id. Needs `certificate-templates:read`. */
export const readCertificateTemplate = async (unit: Unit, templateId: string): Promise<ShownTemplate> =>
  (await enterShown(unit, templateId, 'read')).entered;

type Given = { readonly [Member in keyof TemplateContent]?: TemplateContent[Member] | undefined };

/**
 * Changes a template, for what is issued later; its CA may be another of the project. Needs `certificate-templates:edit`,
 * and where others enrol by it `certificates:create` for good.
 */
export const updateCertificateTemplate = (
  unit: Unit,
  templateId: string,
  given: Given,
): Promise<ShownTemplate> =>
  retryingConflicts(unit, async () => {
    const entered = await enterTemplate(unit, templateId, 'edit');
    const { access, template: before } = entered;
    const unopened = await lookAtEnrolments(unit, entered);
    const fenced = await lookAtCollection(unit, access, given.pkiCollectionId);
    const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const next: CertificateTemplate = {
      ...before,
      ...changes,
      updatedAt: unit.runtime.now().toISOString(),
      revision: before.revision + 1,
    };
    const authority = await standing(unit, next.projectId, next.caId);
    note(unit, next);
    await unit.commit([
      ...unit.stores.certificateTemplates.replacement(next, before),
      ...fenced,
      ...unopened,
    ]);
    return shown(next, authority);
  });

/** Deletes a template; what was issued by it stays valid. Needs `certificate-templates:delete`. */
export const deleteCertificateTemplate = async (unit: Unit, templateId: string): Promise<ShownTemplate> => {
  const { template, entered } = await enterShown(unit, templateId, 'delete');
  await unit.commit(unit.stores.certificateTemplates.deletion(template));
  return entered;
};

const byName = (a: CertificateTemplate, b: CertificateTemplate): number => a.name.localeCompare(b.name, 'en');

/** The templates of a project by name. Needs `certificate-templates:read`. */
export const listCertificateTemplates = async (
  unit: Unit,
  projectId: string,
): Promise<readonly ShownTemplate[]> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'certificate-templates');
  const { authorities, certificateTemplates } = unit.stores;
  const [templates, all] = await Promise.all([
    certificateTemplates.inProject(project.id),
    authorities.inProject(project.id),
  ]);
  const names = new Map(all.map(({ id, friendlyName }) => [id, friendlyName]));
  unit.note({ metadata: { numberOfTemplates: templates.length } });
  return [...templates]
    .sort(byName)
    .map((template) => ({ ...template, caName: names.get(template.caId) ?? '' }));
};

/** The templates of a CA by name. Needs `certificate-authorities:read` and `certificate-templates:read`. */
export const listTemplatesOf = async (unit: Unit, caId: string): Promise<readonly CertificateTemplate[]> => {
  const { access, authority } = await enterAuthority(unit, caId, 'read');
  assertCan(access.ability, 'read', 'certificate-templates');
  const all = await unit.stores.certificateTemplates.inProject(authority.projectId);
  const templates = all.filter((template) => template.caId === caId).sort(byName);
  unit.note({ metadata: { caId, dn: authority.dn, numberOfTemplates: templates.length } });
  return templates;
};
