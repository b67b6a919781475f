import { LocketError } from '../../errors.ts';
import { awsIam, azureAppSecret, sendgrid } from './clouds.ts';
import { mssql, mysql, postgres, redis } from './databases.ts';
import { http } from './http.ts';
import type { RotationInputs, RotationKind, RotationType } from './kind.ts';
import { ldap } from './ldap.ts';

const kinds: Readonly<Record<RotationType, RotationKind>> = {
  postgres,
  mysql,
  mssql,
  redis,
  ldap,
  sendgrid,
  'aws-iam': awsIam,
  'azure-app-secret': azureAppSecret,
  http,
};

/** The kind of target that is called so. */
export const rotationKind = (type: RotationType): RotationKind => kinds[type];

export const rotationKinds: readonly RotationKind[] = Object.values(kinds);

/** Bytes of all inputs together: sealed, they are in one item with the credentials. */
const mostBytes = 131_072;

/** Inputs as their kind keeps them. `invalid-input` with every member that is wrong, never with its value. */
export const checkedRotationInputs = (type: RotationType, given: unknown): RotationInputs => {
  const checked = rotationKind(type).inputs().safeParse(given);
  if (!checked.success) {
    const details = checked.error.issues.map(({ path, message }) => ({ path: ['inputs', ...path], message }));
    throw new LocketError(
      'invalid-input',
      `The inputs of the rotation are not valid: ${details[0]?.path.join('.')} ${details[0]?.message}`,
      { details },
    );
  }
  if (Buffer.byteLength(JSON.stringify(checked.data)) > mostBytes)
    throw new LocketError(
      'invalid-input',
      `The inputs of a rotation have at most ${mostBytes} bytes together`,
    );
  return checked.data;
};
