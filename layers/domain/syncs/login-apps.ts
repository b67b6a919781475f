import type { RotationType } from '../secret-rotation/kinds/kind.ts';
import { inputsFromV2 } from '../secret-rotation/names.ts';
import type { Unit } from '../unit.ts';
import type { Credentials, Failure } from './target.ts';

/** Apps that nothing is synced to: those by which somebody logs in to rotate the credentials of others. */
export const loginApps = {
  postgres: { title: 'PostgreSQL', rotates: 'postgres' },
  mysql: { title: 'MySQL', rotates: 'mysql' },
  mssql: { title: 'Microsoft SQL Server', rotates: 'mssql' },
  redis: { title: 'Redis', rotates: 'redis' },
  ldap: { title: 'LDAP', rotates: 'ldap' },
  'azure-client-secrets': { title: 'Azure client secrets', rotates: 'azure-app-secret' },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly rotates: RotationType }>>;

type LoginApp = keyof typeof loginApps;

export const isLoginApp = (app: string): app is LoginApp => Object.hasOwn(loginApps, app);

/** The kind of rotation that a connection to an app is the login of; undefined for none. */
export const rotationTypeFor = (app: string): RotationType | undefined => {
  if (isLoginApp(app)) return loginApps[app].rotates;
  return app === 'aws' ? 'aws-iam' : undefined;
};

/** Whether the server lets its administrator in; undefined when it does. */
export const loginFailure = async (
  unit: Unit,
  app: LoginApp,
  { login = {} }: Credentials,
): Promise<Failure | undefined> => {
  const { rotates: type } = loginApps[app];
  const outcome = await unit.rotationTargets.test({ type, inputs: inputsFromV2(type, {}, login) });
  return outcome.kind === 'done' ? undefined : { kind: outcome.kind, reason: outcome.reason };
};
