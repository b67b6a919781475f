import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../harness/app.ts';
import { bootstrapped, createMachine, createProject, type Instance } from '../world/instance.ts';
import type { Names } from './recording.ts';

/** Token times, in seconds, of the machine identity whose tokens a client must renew and replace. */
const short = { accessTokenTTL: 8, accessTokenMaxTTL: 15 };

const inviteAdministrator = ({ app, admin, email }: Instance, projectId: string) =>
  app.ok('POST', `/api/v2/workspace/${projectId}/memberships`, {
    token: admin,
    body: { emails: [email], roleSlugs: ['admin'] },
  });

/** A new project with a machine identity in it, and what recordings call all of it. */
export const placeIn = async (instance: Instance): Promise<Names> => {
  const project = await createProject(instance);
  const joining = { projectId: project.id, projectRole: 'member' };
  const machine = await createMachine(instance, joining);
  const shortLived = await createMachine(instance, { ...joining, auth: short });
  await inviteAdministrator(instance, project.id);
  return {
    projectId: project.id,
    projectSlug: project.slug,
    adminToken: instance.admin,
    email: instance.email,
    password: instance.password,
    organizationId: instance.orgId,
    machineToken: machine.token,
    clientId: machine.clientId,
    clientSecret: machine.clientSecret,
    shortClientId: shortLived.clientId,
    shortClientSecret: shortLived.clientSecret,
  };
};

/** What an instance that nobody has set up yet is told. */
const newcomer = (): Names => ({ email: 'first@example.org', password: randomUUID() });

export interface Stage {
  readonly app: TestApp;
  readonly names: Names;
}

export const emptyStage = async (): Promise<Stage> => ({ app: await startApp(), names: newcomer() });

/** One instance for many scenarios, each with a project of its own. */
export const furnishedInstance = async (): Promise<Instance> => bootstrapped(await startApp());
