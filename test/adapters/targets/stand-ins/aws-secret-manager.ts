import { awsFault, last, type StandIn, type TargetCase, type Told } from '../stand-in.ts';

/** Secrets Manager with one secret for all keys. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  let isThere = false;
  const take = (text: string): Told => {
    keys.clear();
    for (const [name, value] of Object.entries(JSON.parse(text))) keys.set(name, String(value));
    isThere = true;
    return { json: { ARN: 'arn' } };
  };
  return {
    keys,
    answer: ({ headers, body }) => {
      const operation = last(String(headers['x-amz-target'] ?? '').replace('.', '/'));
      if (operation === 'GetSecretValue')
        return isThere || keys.size > 0
          ? { json: { SecretString: JSON.stringify(Object.fromEntries(keys)) } }
          : awsFault('ResourceNotFoundException');
      if (operation === 'CreateSecret')
        return isThere ? awsFault('ResourceExistsException') : take(body.SecretString);
      return operation === 'UpdateSecret' ? take(body.SecretString) : { json: {} };
    },
  };
};

export const standIn: TargetCase = {
  target: 'aws-secret-manager',
  make,
  destination: { region: 'eu-central-1', app: 'app' },
  reads: true,
  tells: true,
  isSigned: true,
};
