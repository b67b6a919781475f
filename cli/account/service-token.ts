import { randomBytes } from 'node:crypto';
import { command, UsageFault } from '../command.ts';
import { callerFlags, openUserCaller } from '../instance/caller.ts';
import { projectFlag, projectOf } from '../project/scope.ts';

const DAY = 86_400;

const scopeIn = (text: string) => {
  const [environment = '', ...path] = text.split(':');
  if (environment === '' || path.length === 0)
    throw new UsageFault('A scope is environment:path, such as dev:/**');
  return { environment, secretPath: path.join(':') };
};

const accessIn = (text: string): 'read' | 'write' => {
  if (text === 'read' || text === 'write') return text;
  throw new UsageFault('--access-level is read or write');
};

const expiryIn = (text: string): number | null => {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 0)
    throw new UsageFault('--expiry-seconds is a number of seconds');
  return seconds === 0 ? null : seconds;
};

/** `locket service-token create` */
export const createServiceToken = command({
  summary: 'make a service token for a project',
  flags: {
    ...callerFlags,
    projectId: projectFlag,
    scope: { short: 's', value: 'ENV:PATH', many: true, help: 'Where it works, such as dev:/**' },
    'access-level': { short: 'a', value: 'LEVEL', many: true, help: 'read, write' },
    name: { short: 'n', value: 'NAME', help: 'What it is for', usual: 'Service token generated via CLI' },
    'expiry-seconds': {
      short: 'e',
      value: 'SECONDS',
      help: 'Its life, 0 for one without end',
      usual: String(DAY),
    },
    'token-only': { help: 'Print the token and nothing else' },
  },
  run: async (given, around) => {
    const scopes = given.scope.map(scopeIn);
    const permissions = given['access-level'].map(accessIn);
    if (scopes.length === 0) throw new UsageFault('Say where the token works: --scope');
    if (permissions.length === 0) throw new UsageFault('Say what the token may: --access-level');
    const caller = await openUserCaller(given, around);
    const { serviceToken, serviceTokenData } = await caller.call('POST /api/v2/service-token', {
      body: {
        name: given.name,
        workspaceId: await projectOf(caller, given.projectId, around),
        scopes,
        permissions,
        expiresIn: expiryIn(given['expiry-seconds']),
        encryptedKey: '',
        iv: '',
        tag: '',
      },
    });
    // Readers of these tokens expect a fourth part, which encrypted something once.
    const token = `${serviceToken}.${randomBytes(16).toString('hex')}`;
    if (!given['token-only']) {
      around.tell(`New service token: ${serviceTokenData.name}`);
      around.tell(`Expires at: ${serviceTokenData.expiresAt ?? 'never'}`);
    }
    around.print(token);
    return 0;
  },
});
