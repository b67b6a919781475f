import { command, UsageFault } from '../command.ts';
import { addressFrom, domainFlag } from '../instance/address.ts';
import { callerAt } from '../instance/caller.ts';
import { ApiFailure } from '../instance/failures.ts';

const needed = (value: string | undefined, flag: string): string => {
  if (!value) throw new UsageFault(`Please provide ${flag}`);
  return value;
};

/** `locket bootstrap` */
export const bootstrap = command({
  summary: 'set up the first admin and organization of a new Locket',
  flags: {
    domain: domainFlag,
    email: {
      value: 'ADDRESS',
      help: 'E-mail address of the admin',
      env: ['LOCKET_ADMIN_EMAIL', 'INFISICAL_ADMIN_EMAIL'],
    },
    password: {
      value: 'PASSWORD',
      help: 'Password of the admin; the variable is safer',
      env: ['LOCKET_ADMIN_PASSWORD', 'INFISICAL_ADMIN_PASSWORD'],
    },
    organization: {
      value: 'NAME',
      help: 'Name of the organization',
      env: ['LOCKET_ADMIN_ORGANIZATION', 'INFISICAL_ADMIN_ORGANIZATION'],
    },
    output: { value: 'FORM', help: 'json, or k8-secret for a manifest to give to kubectl', usual: 'json' },
    'ignore-if-bootstrapped': { help: 'Go on when it was done before' },
    'k8-secret-template': {
      value: 'TEMPLATE',
      help: 'Text of a template for the data of the Kubernetes secret; the token alone without one',
    },
    'k8-secret-name': { value: 'NAME', help: 'Name of the Kubernetes secret', usual: 'locket-bootstrap' },
    'k8-secret-namespace': { value: 'NAME', help: 'Namespace of the Kubernetes secret', usual: 'default' },
  },
  run: async (given, around) => {
    if (given.output !== 'json' && given.output !== 'k8-secret')
      throw new UsageFault('--output is json or k8-secret');
    const body = {
      email: needed(given.email, '--email'),
      password: needed(given.password, 'the variable LOCKET_ADMIN_PASSWORD'),
      organization: needed(given.organization, '--organization'),
    };
    const secretOf =
      given.output === 'json'
        ? undefined
        : await (await import('./kubernetes-secret.ts')).secretMaker(given['k8-secret-template']);
    const caller = callerAt(addressFrom(given.domain, around), undefined, around);
    try {
      const made = await caller.call('POST /api/v1/admin/bootstrap', { body });
      const metadata = { name: given['k8-secret-name'], namespace: given['k8-secret-namespace'] };
      around.print(JSON.stringify(secretOf ? await secretOf(made, metadata) : made, null, 2));
      return 0;
    } catch (error) {
      if (!given['ignore-if-bootstrapped'] || !(error instanceof ApiFailure) || error.status >= 500)
        throw error;
      around.tell(`Nothing was done: ${error.message}`);
      return 0;
    }
  },
});
