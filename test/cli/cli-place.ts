import type { ApiServer } from '../../local/gateway/server.ts';
import { listening } from '../clients/exchange.ts';
import { type Account, type AccountsPlace, openAccountsPlace } from '../world/accounts-place.ts';
import type { Actor, World } from '../world/world.ts';
import { type Desk, newDesk } from './command-line.ts';

/** A Locket that listens, with a project, a machine and a person who work in it. */
export interface CliPlace {
  readonly world: World;
  readonly accounts: AccountsPlace;
  readonly url: string;
  readonly projectId: string;
  readonly machine: Actor;
  readonly person: Account;
  /** A computer at which the machine's token is set. */
  machineDesk(): Promise<Desk>;
  /** A computer at which the person has logged in, in the folder of the project. */
  personDesk(now?: () => number): Promise<Desk>;
  secret(key: string, value: string, more?: object): Promise<void>;
  close(): Promise<void>;
}

export const openCliPlace = async (): Promise<CliPlace> => {
  const accounts = await openAccountsPlace();
  const { world } = accounts;
  const server: ApiServer = await listening(world.app);
  const url = `http://127.0.0.1:${server.port}`;
  const project = await world.project();
  const projectId: string = project.id;
  const machine = await world.machineIn(projectId, 'admin');
  const person = await accounts.account('admin');
  await world.ok(world.admin, 'POST', `/api/v1/projects/${projectId}/memberships`, {
    emails: [person.email],
    roleSlugs: ['admin'],
  });
  const now = () => world.app.runtime.now().getTime();
  return {
    world,
    accounts,
    url,
    projectId,
    machine,
    person,
    machineDesk: () =>
      newDesk({ LOCKET_URL: url, LOCKET_TOKEN: machine.token, LOCKET_PROJECT_ID: projectId }, now),
    personDesk: async (clock = now) => {
      const desk = await newDesk({ LOCKET_URL: `${url}/api` }, clock);
      const { email, password } = person;
      await desk.run(['login', '--email', email], {
        env: { LOCKET_URL: url, LOCKET_PASSWORD: password, LOCKET_ORGANIZATION_ID: world.orgId },
      });
      await desk.run(['init', '--projectId', projectId]);
      return desk;
    },
    secret: async (key, value, more = {}) => {
      await world.ok(machine, 'POST', `/api/v4/secrets/${key}`, {
        projectId,
        environment: 'dev',
        secretPath: '/',
        secretValue: value,
        ...more,
      });
    },
    close: () => server.stop(0),
  };
};
