import type { RotationType } from '../secret-rotation/kinds/kind.ts';
import { inputsFromV2 } from '../secret-rotation/names.ts';
import type { Unit } from '../unit.ts';
import type { Credentials, Failure } from './target.ts';

/** Apps that nothing is synced to: servers whose administrator logs in to rotate the passwords of others. */
export const loginApps = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mssql: 'Microsoft SQL Server',
  redis: 'Redis',
  ldap: 'LDAP',
} as const satisfies Readonly<Partial<Record<RotationType, string>>>;

type LoginApp = keyof typeof loginApps;

export const isLoginApp = (app: string): app is LoginApp => Object.hasOwn(loginApps, app);

/** The kind of rotation that a connection to an app is the login of; undefined for none. */
export const rotationTypeFor = (app: string): RotationType | undefined => {
  if (isLoginApp(app)) return app;
  return app === 'aws' ? 'aws-iam' : undefined;
};

/** Whether the server lets its administrator in; undefined when it does. */
export const loginFailure = async (
  unit: Unit,
  app: LoginApp,
  { login = {} }: Credentials,
): Promise<Failure | undefined> => {
  const outcome = await unit.rotationTargets.test({ type: app, inputs: inputsFromV2(app, {}, login) });
  return outcome.kind === 'done' ? undefined : { kind: outcome.kind, reason: outcome.reason };
};
