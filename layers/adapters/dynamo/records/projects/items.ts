import type { Environment, Project } from '../../../../domain/projects/project.ts';
import { itemType } from '../item-type.ts';
import { document, list, listOf, number, text } from '../shape.ts';

export const projectItem = itemType<Project>()({
  name: 'project with environments, settings, wrapped data keys and whether it has webhooks',
  readBy: 'every request in the project',
  pk: 'PROJECT#<id>',
  sk: 'PROJECT',
  key: (id: string) => ({ pk: `PROJECT#${id}`, sk: 'PROJECT' }),
  form: document,
  shape: {
    id: text,
    orgId: text,
    slug: text,
    environments: listOf<Environment>({ id: text, slug: text }),
    keys: list,
    revision: number,
  },
  // Its environments go by the task that its tombstone leaves.
  leadsTo: [],
  leaves: ({ id, environments }) => ({
    kind: 'project',
    id,
    environmentIds: environments.map((environment) => environment.id),
  }),
});

interface Listed {
  readonly id: string;
}

export const projectLineItem = itemType<Listed>()({
  name: 'project line',
  readBy: 'listing projects',
  pk: 'ORG#<org>',
  sk: 'PROJECT#<project>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `PROJECT#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'PROJECT#' }) },
  shape: { id: text },
  // The project goes first, by a step of its own.
  leadsTo: [],
});

export const projectSlugItem = itemType<{ readonly projectId: string }>()({
  name: 'project slug',
  readBy: 'lookups by slug, uniqueness',
  pk: 'ORG#<org>',
  sk: 'SLUG#<slug>',
  key: (orgId: string, slug: string) => ({ pk: `ORG#${orgId}`, sk: `SLUG#${slug}` }),
  shape: { projectId: text },
  leadsTo: [],
});

export const deletedProjectItem = itemType<Listed>()({
  name: 'deleted project, line',
  readBy: 'listing what can be restored; `ttl` 30 days',
  pk: 'ORG#<org>',
  sk: 'DELETED#PROJECT#<project>',
  key: (orgId: string, id: string) => ({ pk: `ORG#${orgId}`, sk: `DELETED#PROJECT#${id}` }),
  ranges: { of: (orgId: string) => ({ pk: `ORG#${orgId}`, prefix: 'DELETED#PROJECT#' }) },
  shape: { id: text },
  leadsTo: [],
});

/** An environment that can be restored, as it was. */
export interface DeletedEnvironmentRecord {
  readonly projectId: string;
  readonly environment: Environment;
}

const deletedMark = 'DELETED#ENV#';

export const deletedEnvironmentItem = itemType<DeletedEnvironmentRecord>()({
  name: 'deleted environment',
  readBy: 'restore; `ttl` 30 days',
  pk: 'PROJECT#<id>',
  sk: 'DELETED#ENV#<env>',
  key: (projectId: string, environmentId: string) => ({
    pk: `PROJECT#${projectId}`,
    sk: `${deletedMark}${environmentId}`,
  }),
  ranges: { of: (projectId: string) => ({ pk: `PROJECT#${projectId}`, prefix: deletedMark }) },
  shape: { projectId: text },
  // Its content goes by the task that it leaves.
  leadsTo: [],
  leaves: ({ projectId }, { sk }) => ({ kind: 'environment', id: sk.slice(deletedMark.length), projectId }),
});

export const environmentItem = itemType<{ readonly projectId: string }>()({
  name: 'environment pointer',
  readBy: 'lookups by environment id',
  pk: 'ENV#<env>',
  sk: 'ENV',
  key: (environmentId: string) => ({ pk: `ENV#${environmentId}`, sk: 'ENV' }),
  shape: { projectId: text },
  leadsTo: [],
});

export const projectLineItems = [projectLineItem, projectSlugItem, deletedProjectItem];
export const projectItems = [projectItem];
export const environmentItems = [deletedEnvironmentItem, environmentItem];
