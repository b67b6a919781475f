import type { ScopeRequest } from '../places/scope.ts';
import type { Unit } from '../unit.ts';
import { newAccountName } from './account-names.ts';
import { newPassword } from './account-passwords.ts';
import { done } from './create-dynamic-secret.ts';
import { kindOf } from './kinds/kinds.ts';
import { makingTime } from './lease.ts';
import { dynamicSecretNamed } from './located.ts';
import { openInputs } from './sealing.ts';
import { assertLiving } from './update-dynamic-secret.ts';

/**
 * Has the provider make an account and end it again, so that whoever wrote the statements sees them work. Needs
 * `edit-root-credential`; `bad-request` or `unavailable` with what went wrong, which names the account when it is left:
 * as one that no lease knows, the reconciler finds it.
 */
export const testDynamicSecret = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
): Promise<void> => {
  const { scope, dynamicSecret } = await dynamicSecretNamed(unit, request, 'edit-root-credential');
  assertLiving(dynamicSecret);
  const { id, name, type, usernameTemplate } = dynamicSecret;
  const inputs = await openInputs(unit, scope.access.project, dynamicSecret);
  const now = unit.runtime.now();
  const context = { dynamicSecret: { name, type }, identity: { name: 'test' }, now };
  const account = {
    name: newAccountName(
      { id, template: usernameTemplate },
      kindOf(type).names(inputs),
      context,
      unit.runtime,
    ),
    expireAt: new Date(now.getTime() + makingTime).toISOString(),
    password: newPassword(kindOf(type).passwords(inputs), unit.runtime),
  };
  // The event stands before anything is at the provider.
  unit.note({ metadata: { leaseExternalEntityId: account.name } });
  await unit.commit([]);
  const made = await unit.dynamicProviders.create({ type, inputs }, account);
  const ended = await unit.dynamicProviders.revoke({ type, inputs }, account.name);
  done(made, 'The provider did not make an account');
  // Made for the least time that there is, and no longer than it ends by itself.
  if (ended.kind !== 'done' && ended.until !== undefined) return;
  done(ended, `The provider did not end the account ${account.name}`);
};
