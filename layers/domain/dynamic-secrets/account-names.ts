import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import { randomText } from './account-passwords.ts';
import type { NameRules } from './kinds/kind.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const markLength = 11;

/**
 * What every account of a dynamic secret has in its name, and no other's: the letter that makes it a word, and ten more
 * from the digest of the id.
 */
export const markOf = (dynamicSecretId: string): string =>
  `l${BigInt(`0x${sha256Hex(dynamicSecretId)}`)
    .toString(36)
    .slice(-(markLength - 1))}`;

/** What a template of names may speak of. */
export interface NameContext {
  readonly dynamicSecret: { readonly name: string; readonly type: string };
  readonly identity: { readonly name: string };
  readonly now: Date;
}

const placeholder = /\{\{\s*(?!\s)((?:[^\s{}]+(?:\s+[^\s{}]+)*)?)\s*\}\}/g;

/** Of somebody's name, what may stand in the name of an account anywhere. */
const word = (text: string): string => text.replace(/[^A-Za-z0-9_.-]/g, '_');

const filled = (name: string, context: NameContext, randomUsername: string, runtime: Random): string => {
  const random = /^random (\d{1,2})$/.exec(name);
  if (random) return randomText(Number(random[1]), letters, runtime);
  switch (name) {
    case 'randomUsername':
      return randomUsername;
    case 'unixTimestamp':
      return String(Math.floor(context.now.getTime() / 1000));
    case 'identity.name':
      return word(context.identity.name).slice(0, 16);
    case 'dynamicSecret.name':
      return word(context.dynamicSecret.name);
    case 'dynamicSecret.type':
      return context.dynamicSecret.type;
    default:
      throw new LocketError('invalid-input', 'usernameTemplate has a placeholder that is not known');
  }
};

type Random = Pick<Runtime, 'randomBytes'>;

/** Refuses a template whose names could be anybody's: `invalid-input`. */
export const assertNameTemplate = (template: string): void => {
  const names = [...template.matchAll(placeholder)].map(([, name = '']) => name);
  if (names.filter((name) => name === 'randomUsername').length !== 1)
    throw new LocketError('invalid-input', 'usernameTemplate must contain {{randomUsername}} once');
  const rest = template.replace(placeholder, '');
  if (!/^[A-Za-z0-9_.@-]*$/.test(rest))
    throw new LocketError(
      'invalid-input',
      'usernameTemplate may have letters, digits, _ . @ - and placeholders',
    );
};

/** The name of a new account, chosen by us so that it is known before the account is there. `bad-request` when the provider takes none like it. */
export const newAccountName = (
  { id, template }: { readonly id: string; readonly template: string | null },
  rules: NameRules,
  context: NameContext,
  runtime: Random,
): string => {
  if (rules.fixed !== undefined) return rules.fixed;
  const own = `${markOf(id)}${randomText(rules.random - markLength, letters, runtime)}`;
  const name = (template ?? '{{randomUsername}}').replace(placeholder, (_, inside: string) =>
    filled(inside, context, own, runtime),
  );
  if (name.length > rules.longest)
    throw new LocketError(
      'bad-request',
      `usernameTemplate makes names of more than ${rules.longest} characters`,
    );
  if (rules.like && !rules.like.test(name))
    throw new LocketError('bad-request', 'usernameTemplate makes names that the provider does not take');
  return rules.isUpperCase ? name.toUpperCase() : name;
};

/** Whether an account is one that this dynamic secret made. */
export const isMarked = (name: string, dynamicSecretId: string): boolean =>
  name.toLowerCase().includes(markOf(dynamicSecretId));
