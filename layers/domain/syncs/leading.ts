import { awsAccountOf } from '../dynamic-secrets/kinds/aws.ts';
import type { Connection } from './connection.ts';
import type { Credentials } from './target.ts';

/** Apps whose access id names an account, and not who logs in. */
const accountsByAccessId: ReadonlySet<string> = new Set(['cloudflare', 'laravel-forge']);

/** Bits of a decoded access key that stand below those of the account. */
const below = 7n;

const awsAccount = ({ method, roleArn, accessId = '' }: Credentials): string => {
  if (method === 'own-role') return method;
  if (roleArn !== undefined) return String(Number(roleArn.split(':')[4]));
  const coded = awsAccountOf(accessId);
  return coded === accessId ? accessId : String(BigInt(coded) >> below);
};

const address = (url: string | undefined): string =>
  url !== undefined && URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : (url ?? '');

/** Where credentials lead, as far as they say so themselves. */
const leadsTo = (app: string, credentials: Credentials): readonly string[] => {
  if (app.startsWith('aws')) return [awsAccount(credentials)];
  const { url, namespace = '', teamId = '', accountId = '', accessId = '' } = credentials;
  return [address(url), namespace, teamId, accountId, accountsByAccessId.has(app) ? accessId : ''];
};

/** Whether credentials lead to another account or server than others of the same connection. */
export const isElsewhere = ({ app }: Pick<Connection, 'app'>, a: Credentials, b: Credentials): boolean =>
  JSON.stringify(leadsTo(app, a)) !== JSON.stringify(leadsTo(app, b));
