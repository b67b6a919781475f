import { LocketError } from '../errors.ts';
import type { InstanceRecord } from '../organizations/organization.ts';
import type { Unit } from '../unit.ts';

/** Ways in that a server admin switches on and off. */
export const loginMethods = ['email', 'google', 'github', 'gitlab', 'saml', 'ldap', 'oidc'] as const;
export type LoginMethod = (typeof loginMethods)[number];

/** Whether people may log in like this; all ways are open unless some are named. */
export const isMethodEnabled = (record: InstanceRecord | undefined, method: LoginMethod): boolean =>
  record?.enabledLoginMethods === undefined || record.enabledLoginMethods.includes(method);

/** Refuses a way in that is switched off: `forbidden`. Read at every login, so that switching off counts at once. */
export const assertMethodEnabled = async (
  { stores }: Pick<Unit, 'stores'>,
  method: LoginMethod,
): Promise<InstanceRecord | undefined> => {
  const record = await stores.instance.find();
  if (!isMethodEnabled(record, method))
    throw new LocketError('forbidden', `Logging in by ${method} is switched off on this instance`);
  return record;
};
