import { LocketError } from '../errors.ts';
import { builtInRole, isReservedRoleSlug } from '../permissions/built-in-roles.ts';
import type { TemplateContent } from './template.ts';

/**
 * A project is made in one transaction while that holds it, 100 writes: one per environment, four per member or group,
 * three per role. What is larger is made as a bulk write.
 */
export const maxTemplateEnvironments = 40;
export const maxTemplateMembers = 12;
export const maxTemplateGroups = 50;
export const maxTemplateRoles = 50;
/** Bytes of JSON: a template must fit one item, and the list of all templates one reply. */
const maxTemplateSize = 200_000;
const maxSizeTogether = 4_000_000;

const sizeOf = (content: TemplateContent): number => Buffer.byteLength(JSON.stringify(content));

const invalid = (message: string): LocketError => new LocketError('invalid-input', message);

const repeated = (texts: readonly string[]): string | undefined =>
  texts.find((text, index) => texts.indexOf(text) !== index);

const assertDistinct = (member: string, texts: readonly string[]): void => {
  const twice = repeated(texts);
  if (twice !== undefined) throw invalid(`${member}: '${twice}' stands there twice`);
};

const assertRolesKnown = ({ roles, identities, users, groups }: TemplateContent): void => {
  const own = new Set(roles.map(({ slug }) => slug));
  for (const [member, holders] of Object.entries({ identities, users, groups })) {
    const unknown = holders
      .flatMap((holder) => holder.roles)
      .find((slug) => !own.has(slug) && !builtInRole('project', slug));
    if (unknown !== undefined)
      throw invalid(`${member}: '${unknown}' is neither a built-in role nor one of the template`);
  }
};

/**
 * Every project has the built-in roles: clients may send them along as they read them elsewhere, and they are left out.
 */
export const withoutBuiltInRoles = <T extends TemplateContent>(content: T): T => ({
  ...content,
  roles: content.roles.filter(({ slug }) => !isReservedRoleSlug('project', slug)),
});

/** Refuses with `invalid-input` what could not be applied to a project. */
export const assertApplicable = (content: TemplateContent): void => {
  const { environments, roles, identities, users, groups } = content;
  const distinct = {
    environments: environments.map(({ slug }) => slug),
    roles: roles.map(({ slug }) => slug),
    identities: identities.map(({ identityId }) => identityId),
    users: users.map(({ username }) => username.toLowerCase()),
    groups: groups.map(({ groupSlug }) => groupSlug),
  };
  for (const [member, texts] of Object.entries(distinct)) assertDistinct(member, texts);
  if (identities.length + users.length > maxTemplateMembers)
    throw invalid(`A template names at most ${maxTemplateMembers} identities and users`);
  assertRolesKnown(content);
  if (sizeOf(content) > maxTemplateSize) throw invalid('The template is too large');
};

/** Refuses with `invalid-input` one more template than an organization can list. */
export const assertRoom = (others: readonly TemplateContent[], content: TemplateContent): void => {
  const size = [...others, content].reduce((sum, each) => sum + sizeOf(each), 0);
  if (size > maxSizeTogether)
    throw invalid('The project templates of the organization are too large together');
};
