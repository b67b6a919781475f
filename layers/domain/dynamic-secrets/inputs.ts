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

const split = (paths: readonly string[]): readonly (readonly string[])[] =>
  paths.map((path) => path.split('.'));

/** Inputs as they are shown to those who may edit them: with a marker where these members, which are secret, stand. */
export const withoutSecrets = (secrets: readonly string[], inputs: Members): Members =>
  split(secrets).reduce<Members>((shown, path) => replaced(shown, path, () => writeOnly), inputs);

export const shownInputs = (type: ProviderType, inputs: ProviderInputs): ProviderInputs =>
  withoutSecrets(kindOf(type).secrets, inputs);

/** The members that show where a provider is: a secret that was given for one of them is shown to no other. */
const addressed: readonly string[] = [
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
];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether any of these members is another one. */
export const differIn = (names: readonly string[], merged: Members, stored: Members): boolean =>
  names.some((name) => !isSame(merged[name], stored[name]));

/** What merging has to know of a kind of inputs. */
interface InputRules {
  /** Members that nobody is shown. */
  readonly secrets: readonly string[];
  /** Members that say where a secret is sent. */
  readonly addressed: readonly string[];
  /** Inputs as the kind keeps them. */
  readonly check: (inputs: Members) => Members;
}

/**
 * Inputs as a change leaves them, valid for their kind: members that are given replace those that are there. A secret that is not given, or is
 * given as the marker, stays the one that is there, but not at another address, where whoever moved it could read it.
 */
export const mergedBy = (rules: InputRules, stored: Members, given: Members): Members => {
  const merged = { ...stored, ...given };
  const secrets = split(rules.secrets);
  const restored = rules.check(
    secrets.reduce<Members>(
      (inputs, path) => replaced(inputs, path, (value) => (value === writeOnly ? at(stored, path) : value)),
      merged,
    ),
  );
  // By what is in it: a schema answers a member that is an object as another object.
  const isKept = secrets.some(
    (path) => at(stored, path) !== undefined && isSame(at(restored, path), at(stored, path)),
  );
  const wasGiven = secrets.every((path) => {
    const value = at(given, path);
    return at(stored, path) === undefined || (value !== undefined && value !== writeOnly);
  });
  if (isKept && !wasGiven && differIn(rules.addressed, restored, stored))
    throw new LocketError('bad-request', 'Give the secrets of the provider again to reach it elsewhere');
  return restored;
};

export const mergedInputs = (type: ProviderType, stored: ProviderInputs, given: Members): ProviderInputs =>
  mergedBy(
    { secrets: kindOf(type).secrets, addressed, check: (inputs) => checkedInputs(type, inputs) },
    stored,
    given,
  );

/** Refuses the marker where there is no secret yet that it could stand for: `invalid-input`. */
export const assertNoMarker = (secrets: readonly string[], inputs: Members): void => {
  if (split(secrets).some((path) => at(inputs, path) === writeOnly))
    throw new LocketError('invalid-input', `The secrets of a provider must not be ${writeOnly}`);
};

export const assertSecretsGiven = (type: ProviderType, inputs: Members): void =>
  assertNoMarker(kindOf(type).secrets, inputs);
