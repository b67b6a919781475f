import type { Unit } from '../unit.ts';
import { currentSession, sessionEnded } from '../users/sessions.ts';
import { lacksFactor, neededMethod } from './factor.ts';
import { factorRequired } from './stepped-up.ts';

/**
 * Refuses a server admin without the factor that the organization asks for in which the instance was set up, whether they
 * chose it or none: `second-factor-required`.
 */
export const assertFactorAtHome = async (unit: Unit): Promise<void> => {
  const { instance, organizations } = unit.stores;
  const home = await instance.find();
  const organization = home && (await organizations.find(home.orgId));
  if (!organization?.enforceMfa) return;
  const session = await currentSession(unit);
  const user = await unit.stores.users.find(session.userId);
  if (!user) throw sessionEnded();
  if (lacksFactor(user, session, organization))
    throw factorRequired('Administering the instance', neededMethod(user, organization) ?? 'email');
};
