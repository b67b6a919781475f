import type { Organization } from '../organizations/organization.ts';
import type { ProjectTemplate, TemplateEnvironment } from './template.ts';

/** Clients know the default template by this name and id. */
export const defaultTemplateName = 'default';
const defaultTemplateId = 'b11b49a9-09a9-4443-916a-4246f9ff2c69';

/** What every project starts with unless its template says otherwise. */
export const standardEnvironments: readonly TemplateEnvironment[] = [
  { name: 'Development', slug: 'dev', position: 1 },
  { name: 'Staging', slug: 'staging', position: 2 },
  { name: 'Production', slug: 'prod', position: 3 },
];

/** True for the name and the id of the template that nobody can change. */
export const isDefaultTemplate = (nameOrId: string): boolean =>
  nameOrId === defaultTemplateName || nameOrId === defaultTemplateId;

/** The template that every organization has: the standard environments and nothing else. */
export const defaultTemplate = ({ id, createdAt }: Organization): ProjectTemplate => ({
  id: defaultTemplateId,
  orgId: id,
  name: defaultTemplateName,
  description: 'The standard environments and the built-in roles',
  type: 'secret-manager',
  environments: standardEnvironments,
  roles: [],
  identities: [],
  users: [],
  groups: [],
  createdAt,
  updatedAt: createdAt,
  revision: 1,
});
