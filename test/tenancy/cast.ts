import { startApp, type TestApp } from '../harness/app.ts';
import {
  boundToken,
  endedSession,
  idleToken,
  plainPerson,
  revokedToken,
  secondOrganization,
  shortToken,
  tampered,
  unsigned,
} from '../world/callers.ts';
import { bootstrapped, createMachine, createProject } from '../world/instance.ts';
import { serviceTokenBody } from '../world/service-tokens.ts';
import { sessionIn } from '../world/session.ts';
import { createVictim, type Names, type Victim } from '../world/victim.ts';

/** Everybody in the matrix, over one application. */
export interface Cast {
  readonly app: TestApp;
  readonly victim: Victim;
  /** Names of what the foreign organization has itself. */
  readonly foreign: Names;
  /** Names of what the neighbour has itself: a project in the victim's organization. */
  readonly neighbouring: Pick<Names, 'projectId' | 'projectSlug'>;
  readonly tokens: Readonly<Record<Caller, string>>;
}

export type Caller =
  | 'owner'
  | 'ownerPerson'
  /** Past its max TTL. */
  | 'expired'
  /** Past its TTL, not renewed. */
  | 'idle'
  | 'revoked'
  | 'ended'
  | 'bound'
  | 'foreign'
  | 'foreignPerson'
  /** A service token that may do all that one can in a project of another organization. */
  | 'foreignService'
  /** The directory of another organization. */
  | 'foreignScim'
  /** Has sessions of its own to end. */
  | 'leavingPerson'
  /** Is no server admin. */
  | 'plainPerson'
  | 'ungranted'
  | 'neighbour'
  | 'garbage'
  | 'tampered'
  | 'unsigned';

const anHour = 3600;

/** Two organizations with one of everything in each, and callers of every kind that must not get at the first. */
export const assemble = async (): Promise<Cast> => {
  const app = await startApp();
  const home = await bootstrapped(app);
  const victim = await createVictim(home);
  const { projectId, orgId } = victim.names;
  const [leavingPerson, plain] = [await plainPerson(app, 'leaver'), await plainPerson(app, 'plain')];
  const away = await secondOrganization(app);
  const foreign = (await createVictim(away)).names;
  const own = await createProject(home);

  const foreignPerson = await sessionIn(away);
  const wide = {
    scopes: [{ environment: foreign.environment, secretPath: '/**' }],
    permissions: ['read', 'write'],
  };
  const body = serviceTokenBody(foreign.projectId, wide);
  const service = await app.ok('POST', '/api/v2/service-token', { token: foreignPerson, body });

  const expired = await shortToken(home, projectId);
  const idle = await idleToken(home, projectId);
  app.runtime.advance(anHour);
  const tokens: Record<Caller, string> = {
    owner: home.admin,
    ownerPerson: await sessionIn(home),
    expired,
    idle,
    revoked: await revokedToken(home, projectId),
    ended: await endedSession(home),
    bound: await boundToken(home, projectId),
    foreign: away.admin,
    foreignPerson,
    foreignService: service.body.serviceToken,
    foreignScim: foreign.scimToken,
    leavingPerson,
    plainPerson: plain,
    ungranted: (await createMachine(home)).token,
    neighbour: (await createMachine(home, { projectId: own.id, projectRole: 'admin' })).token,
    garbage: 'garbage',
    tampered: tampered(away.admin, { orgId, identityId: home.adminIdentityId }),
    unsigned: unsigned(home.admin),
  };
  return { app, victim, foreign, neighbouring: { projectId: own.id, projectSlug: own.slug }, tokens };
};
