import type { World } from '../world/failing-world.ts';
import { itSurvivesFaults, type Scenario } from './matrix.ts';

const token = (world: World): string => world.instance.admin;
const send = async (world: World, method: string, path: string, body: object = {}) =>
  (await world.patient.ok(method, path, { token: token(world), body })).body;

const newProject = async (world: World) =>
  (await send(world, 'POST', '/api/v2/workspace', { projectName: world.fresh(), slug: world.fresh() }))
    .project;

const deletedProject = async (world: World): Promise<string> => {
  const { id } = await newProject(world);
  await send(world, 'DELETE', `/api/v1/workspace/${id}`);
  return id;
};

const deletedEnvironment = async (world: World): Promise<string> => {
  const { id, environments } = await newProject(world);
  const path = `/api/v1/projects/${id}/environments/${environments[0].id}`;
  await send(world, 'DELETE', path);
  return path;
};

const gone = { status: 404, message: /No deleted/ };
const taken = { status: 400, message: /already/i };

const scenarios: readonly Scenario[] = [
  {
    name: 'restoring a project',
    arrange: async (world) => ({
      method: 'POST',
      path: `/api/v1/projects/${await deletedProject(world)}/restore`,
      token: token(world),
    }),
    repeated: gone,
  },
  {
    name: 'restoring an environment',
    arrange: async (world) => ({
      method: 'POST',
      path: `${await deletedEnvironment(world)}/restore`,
      token: token(world),
    }),
    repeated: gone,
  },
  {
    name: 'creating a tag',
    arrange: async (world) => ({
      method: 'POST',
      path: `/api/v1/projects/${(await newProject(world)).id}/tags`,
      token: token(world),
      body: { slug: 'red', color: '' },
    }),
    repeated: taken,
  },
  {
    name: 'creating a project from a template',
    arrange: async (world) => {
      const template = world.fresh();
      const environments = [{ name: 'Only', slug: 'only', position: 1 }];
      await send(world, 'POST', '/api/v1/project-templates', { name: template, environments });
      return {
        method: 'POST',
        path: '/api/v2/workspace',
        token: token(world),
        body: { projectName: world.fresh(), slug: world.fresh(), template },
      };
    },
    repeated: taken,
  },
];

itSurvivesFaults(scenarios);
