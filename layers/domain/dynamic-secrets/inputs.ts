import { LocketError } from '../errors.ts';
import type { ProviderInputs, ProviderType } from './kinds/kind.ts';
import { checkedInputs, kindOf } from './kinds/kinds.ts';

/** Stands where a secret is that is written and never shown; written back, it means the one that is there. */
const writeOnly = '********';

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The inputs with what stands at a path replaced, where something stands there. */
const replaced = (inputs: Members, path: readonly string[], by: (value: unknown) => unknown): Members => {
  const [name = '', ...rest] = path;
  const value = inputs[name];
  if (value === undefined || value === null) return inputs;
  if (rest.length === 0) return { ...inputs, [name]: by(value) };
  return isMembers(value) ? { ...inputs, [name]: replaced(value, rest, by) } : inputs;
};

const at = (inputs: Members, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isMembers(value) ? value[name] : undefined), inputs);

const secretsOf = (type: ProviderType): readonly (readonly string[])[] =>
  kindOf(type).secrets.map((path) => path.split('.'));

/** Inputs as they are shown to those who may edit them: without what is secret. */
export const shownInputs = (type: ProviderType, inputs: ProviderInputs): ProviderInputs =>
  secretsOf(type).reduce<Members>((shown, path) => replaced(shown, path, () => writeOnly), inputs);

/** The members that show where a provider is: a secret that was given for one of them is shown to no other. */
const addressed: ReadonlySet<string> = new Set([
  'host',
  'port',
  'url',
  'database',
  'username',
  'binddn',
  'client',
  'tls',
  'ca',
  'tenantId',
  'applicationId',
  'orgId',
  'accountId',
  'adminPublicKey',
]);

const isMoved = (merged: Members, stored: Members): boolean =>
  [...addressed].some((name) => JSON.stringify(merged[name]) !== JSON.stringify(stored[name]));

/**
 * Inputs as a change leaves them, valid for their kind: members that are given replace those that are there. A secret that is not given, or is
 * given as the marker, stays the one that is there, but not at another address, where whoever moved it could read it.
 */
export const mergedInputs = (type: ProviderType, stored: ProviderInputs, given: Members): ProviderInputs => {
  const merged = { ...stored, ...given };
  const secrets = secretsOf(type);
  const restored = checkedInputs(
    type,
    secrets.reduce<Members>(
      (inputs, path) => replaced(inputs, path, (value) => (value === writeOnly ? at(stored, path) : value)),
      merged,
    ),
  );
  const isKept = secrets.some(
    (path) => at(stored, path) !== undefined && at(restored, path) === at(stored, path),
  );
  const wasGiven = secrets.every((path) => {
    const value = at(given, path);
    return at(stored, path) === undefined || (value !== undefined && value !== writeOnly);
  });
  if (isKept && !wasGiven && isMoved(restored, stored))
    throw new LocketError('bad-request', 'Give the secrets of the provider again to reach it elsewhere');
  return restored;
};

/** Refuses the marker where there is no secret yet that it could stand for: `invalid-input`. */
export const assertSecretsGiven = (type: ProviderType, inputs: Members): void => {
  if (secretsOf(type).some((path) => at(inputs, path) === writeOnly))
    throw new LocketError('invalid-input', `The secrets of a provider must not be ${writeOnly}`);
};
