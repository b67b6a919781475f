import { LocketError } from '../../errors.ts';

/** Who AWS says has signed a request: the result of STS GetCallerIdentity. */
export interface AwsCaller {
  /** Account, 12 digits. */
  readonly account: string;
  /** As STS writes it, e.g. `arn:aws:sts::123456789012:assumed-role/Reader/my-function`. */
  readonly arn: string;
  /** Unique id, of an assumed role followed by `:` and the session's name, e.g. `AROA…:my-function`. */
  readonly userId: string;
}

const assumedRole = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/;

/**
 * The ARN of the principal behind a caller: of an assumed role that of the role, whose path STS leaves out; everything
 * else is its own. The partition stays.
 */
export const principalArn = ({ arn }: Pick<AwsCaller, 'arn'>): string =>
  arn.replace(assumedRole, 'arn:$1:iam::$2:role/$3');

const anyone = '*';
const uniqueId = /^A[A-Z]{3}[A-Z0-9]{12,124}$/;
const arnParts = /^arn:([a-z][\w-]{0,30}):(iam|sts)::(\d{12}):([\w+=,.@/*?-]{1,600})$/;
const role = /^role\/(?<path>.*\/)?(?<name>[^/]+)$/;
const resources = {
  iam: /^(?:\*|(?:role|user)\/[^/]+(?:\/[^/]+)*)$/,
  sts: /^(?:assumed-role|federated-user)\/[^/]+(?:\/[^/]+)?$/,
} as const;
const wildcard = /[*?]/;

/** Entries of one allow-list at most, and characters of its text. */
const maxListEntries = 100;

const badEntry = (member: string, why: string): LocketError =>
  new LocketError('bad-request', `${member} has an entry that ${why}`);

const listOf = (text: string, member: string): readonly string[] => {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length > maxListEntries) throw badEntry(member, `is one too many: ${maxListEntries} at most`);
  return entries;
};

const assertPrincipal = (entry: string): void => {
  if (entry === anyone || uniqueId.test(entry)) return;
  const member = 'allowedPrincipalArns';
  const [, , service, , resource = ''] = arnParts.exec(entry) ?? [];
  if (!service || !resources[service as 'iam' | 'sts'].test(resource))
    throw badEntry(member, 'is neither an ARN of a role, a user or an account, nor a unique id, nor *');
  const { path, name } = role.exec(resource)?.groups ?? {};
  // STS leaves the path out, so such an entry would let in roles of every other path.
  if (path && wildcard.test(`${path}${name}`))
    throw badEntry(member, 'has both a path and a wildcard: AWS does not tell the path of a role');
};

/** The allowed principals in a comma-separated list. @throws LocketError `bad-request` for what can match nobody. */
export const principalsIn = (text: string): readonly string[] => {
  const entries = listOf(text, 'allowedPrincipalArns');
  entries.forEach(assertPrincipal);
  return entries;
};

/** The allowed accounts in a comma-separated list. @throws LocketError `bad-request` for what is no account id. */
export const accountsIn = (text: string): readonly string[] => {
  const entries = listOf(text, 'allowedAccountIds');
  for (const entry of entries)
    if (entry !== anyone && !/^\d{12}$/.test(entry))
      throw badEntry('allowedAccountIds', 'is not an account id of 12 digits');
  return entries;
};

/** True when the text fits a pattern of literals, `*` (any run) and `?` (any one); linear in pattern times text. */
const fits = (pattern: string, text: string): boolean => {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1];
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(p));
};

const isPrincipal = (entry: string): boolean => entry.split(':')[2] === 'iam';

/** A role's entry without its path, which no caller's ARN has. */
const withoutPath = (entry: string): string => {
  const [, partition, service, account, resource = ''] = arnParts.exec(entry) ?? [];
  const { name } = role.exec(resource)?.groups ?? {};
  return name === undefined ? entry : `arn:${partition}:${service}::${account}:role/${name}`;
};

const fitsEach = (patterns: readonly string[], texts: readonly string[]): boolean =>
  patterns.length <= texts.length && patterns.every((pattern, n) => fits(pattern, texts[n] ?? ''));

/**
 * True when an entry about sessions is this caller's, part by part: the caller chooses the session's name, which must
 * stand for no part of the role's. Without a session every session of the role is meant.
 */
const isSession = (entry: string, { arn }: AwsCaller): boolean =>
  entry.split(':')[2] === 'sts' && fitsEach(entry.split('/'), arn.split('/'));

/** True when one of the allowed entries is this caller's principal, session or unique id. */
export const isAllowedPrincipal = (allowed: readonly string[], caller: AwsCaller): boolean =>
  allowed.some(
    (entry) =>
      entry === anyone ||
      entry === caller.userId.split(':')[0] ||
      (isPrincipal(entry) && fits(withoutPath(entry), principalArn(caller))) ||
      isSession(entry, caller),
  );

/** True when the caller's account is one of the allowed. */
export const isAllowedAccount = (allowed: readonly string[], { account }: AwsCaller): boolean =>
  allowed.includes(anyone) || allowed.includes(account);
