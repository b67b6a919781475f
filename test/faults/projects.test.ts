import { once, type World } from '../world/failing-world.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const token = (world: World): string => world.instance.admin;

const createdProject = async (world: World): Promise<string> => {
  const body = { projectName: world.fresh(), slug: world.fresh() };
  return (await world.patient.ok('POST', '/api/v2/workspace', { token: token(world), body })).body.project.id;
};

const createdEnvironment = async (world: World): Promise<string> => {
  const path = `/api/v1/workspace/${world.project.id}/environments`;
  const body = { name: world.fresh(), slug: world.fresh() };
  return (await world.patient.ok('POST', path, { token: token(world), body })).body.environment.id;
};

const createdIdentity = async (world: World): Promise<string> => {
  const body = { name: world.fresh(), organizationId: world.instance.orgId, role: 'no-access' };
  return (await world.patient.ok('POST', '/api/v1/identities', { token: token(world), body })).body.identity
    .id;
};

const membership = (world: World, identityId: string): string =>
  `/api/v2/workspace/${world.project.id}/identity-memberships/${identityId}`;

const member = async (world: World): Promise<string> => {
  const id = await createdIdentity(world);
  await world.patient.ok('POST', membership(world, id), { token: token(world), body: { role: 'viewer' } });
  return id;
};

const ownMembership = ({ instance }: World, projectId: string): string =>
  `/api/v2/workspace/${projectId}/identity-memberships/${instance.adminIdentityId}`;

const standing = once(createdProject);

const gone = { status: 404, message: /not found/i };
const taken = { status: 400, message: /already/i };

const scenarios: readonly Scenario[] = [
  {
    name: 'listing projects',
    arrange: async (world) => {
      await standing(world);
      return { method: 'GET', path: '/api/v1/workspace', token: token(world) };
    },
  },
  {
    name: 'reading a project by slug',
    arrange: (world) => ({
      method: 'GET',
      path: `/api/v2/workspace/${world.project.slug}`,
      token: token(world),
    }),
  },
  {
    name: 'creating a project',
    arrange: (world) => ({
      method: 'POST',
      path: '/api/v2/workspace',
      token: token(world),
      body: { projectName: world.fresh(), slug: world.fresh() },
    }),
    repeated: taken,
  },
  {
    name: 'moving a project to another slug',
    arrange: async (world) => ({
      method: 'PATCH',
      path: `/api/v1/projects/${await createdProject(world)}`,
      token: token(world),
      body: { name: world.fresh(), slug: world.fresh() },
    }),
  },
  {
    name: 'deleting a project',
    arrange: async (world) => ({
      method: 'DELETE',
      path: `/api/v1/workspace/${await createdProject(world)}`,
      token: token(world),
    }),
    repeated: gone,
  },
  {
    name: 'creating an environment',
    arrange: (world) => ({
      method: 'POST',
      path: `/api/v1/workspace/${world.project.id}/environments`,
      token: token(world),
      body: { name: world.fresh(), slug: world.fresh(), position: 1 },
    }),
    repeated: taken,
  },
  {
    name: 'deleting an environment',
    arrange: async (world) => ({
      method: 'DELETE',
      path: `/api/v1/workspace/${world.project.id}/environments/${await createdEnvironment(world)}`,
      token: token(world),
    }),
    repeated: gone,
  },
  {
    name: 'adding an identity to a project',
    arrange: async (world) => ({
      method: 'POST',
      path: membership(world, await createdIdentity(world)),
      token: token(world),
      body: { role: 'viewer' },
    }),
    repeated: taken,
  },
  {
    name: 'changing the roles of an identity',
    arrange: async (world) => ({
      method: 'PATCH',
      path: membership(world, await member(world)),
      token: token(world),
      body: { roles: [{ role: 'member' }] },
    }),
  },
  {
    name: 'removing an identity from a project',
    arrange: async (world) => ({
      method: 'DELETE',
      path: membership(world, await member(world)),
      token: token(world),
    }),
    repeated: gone,
  },
  {
    name: 'leaving a project as its last admin, with the right to enter all',
    arrange: async (world) => ({
      method: 'DELETE',
      path: ownMembership(world, await createdProject(world)),
      token: token(world),
    }),
    repeated: { status: 403, message: /not a member/ },
  },
  {
    name: 'listing all projects of the organization',
    arrange: async (world) => {
      await standing(world);
      return { method: 'GET', path: '/api/v1/organization-admin/projects', token: token(world) };
    },
  },
  {
    name: 'becoming admin of a project that nobody is left in',
    arrange: async (world) => {
      const id = await createdProject(world);
      await world.patient.ok('DELETE', ownMembership(world, id), { token: token(world) });
      const path = `/api/v1/organization-admin/projects/${id}/grant-admin-access`;
      return { method: 'POST', path, token: token(world) };
    },
  },
];

itSurvivesFaults(scenarios);
