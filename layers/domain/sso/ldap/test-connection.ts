import { LocketError } from '../../errors.ts';
import type { DirectoryStep } from '../../identities/ldap-auth/directory.ts';
import type { Unit } from '../../unit.ts';
import { enterLdapConfig } from './access.ts';
import { accountOf } from './ask-directory.ts';

const said: Readonly<Record<DirectoryStep, string>> = {
  connect: 'connecting',
  tls: 'agreeing on TLS',
  bind: 'binding as bindDN',
  search: 'searching below the bases',
};

/**
 * Tries a configuration as it is stored: connects, agrees on TLS, binds and looks at the bases. Needs `ldap:edit`.
 *
 * @throws LocketError `bad-request` with the step that failed in `details`, and nothing that the directory said.
 */
export const testLdap = async (unit: Unit, configId: string): Promise<true> => {
  const { config } = await enterLdapConfig(unit, configId, 'edit');
  const { searchBase, groupSearchBase } = config;
  const bases = [searchBase, ...(groupSearchBase === '' ? [] : [groupSearchBase])];
  const result = await unit.ldap.test(await accountOf(unit, config), bases);
  const step = result.kind === 'failed' ? result.step : null;
  unit.note({ metadata: { failedStep: step } });
  if (result.kind === 'passed') return true;
  throw new LocketError('bad-request', `The test failed at ${said[result.step]}: ${result.reason}`, {
    details: { step: result.step },
  });
};
