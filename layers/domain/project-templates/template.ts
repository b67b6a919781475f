import type { Rule } from '../permissions/rule.ts';
import type { Change } from '../store/change.ts';

export interface TemplateEnvironment {
  readonly name: string;
  readonly slug: string;
  /** 1-based; gaps close when the template is applied. */
  readonly position: number;
}

/** A custom role that projects made from the template get. */
export interface TemplateRole {
  readonly name: string;
  readonly slug: string;
  readonly permissions: readonly Rule[];
}

interface WithRoles {
  /** Slugs of built-in roles or of roles of the template. */
  readonly roles: readonly string[];
}

interface TemplateIdentity extends WithRoles {
  readonly identityId: string;
}

interface TemplateUser extends WithRoles {
  readonly username: string;
}

interface TemplateGroup extends WithRoles {
  readonly groupSlug: string;
}

/** What a template gives the projects that are made from it. */
export interface TemplateContent {
  readonly description: string | null;
  readonly type: string;
  readonly environments: readonly TemplateEnvironment[];
  readonly roles: readonly TemplateRole[];
  readonly identities: readonly TemplateIdentity[];
  readonly users: readonly TemplateUser[];
  readonly groups: readonly TemplateGroup[];
}

/** A project template of an organization, in one bounded item. It counts at the creation of a project only. */
export interface ProjectTemplate extends TemplateContent {
  readonly id: string;
  readonly orgId: string;
  /** Lower-case kebab, one of its kind in the organization. */
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Project templates of organizations. Every read is strongly consistent. */
export interface TemplateStore {
  inOrganization(orgId: string): Promise<readonly ProjectTemplate[]>;
  find(orgId: string, templateId: string): Promise<ProjectTemplate | undefined>;
  findByName(orgId: string, name: string): Promise<ProjectTemplate | undefined>;
  /** Refused with `already-exists` for a taken name. */
  creation(template: ProjectTemplate): readonly Change[];
  /** Refused with `already-exists` for a taken name, `conflict` when somebody else changed it meanwhile. */
  replacement(template: ProjectTemplate, previous: ProjectTemplate): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  deletion(template: ProjectTemplate): readonly Change[];
}
