import { LocketError } from '../errors.ts';
import type { PresentScope, ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { assertNameTemplate, newAccountName } from './account-names.ts';
import { type Annotation, type DynamicSecret, maxDynamicSecrets } from './dynamic-secret.ts';
import { assertSecretsGiven } from './inputs.ts';
import type { ProviderInputs, ProviderType } from './kinds/kind.ts';
import { checkedInputs, kindOf } from './kinds/kinds.ts';
import { assertLifetimes } from './lifetimes.ts';
import { enterFolder, noteDynamicSecret } from './located.ts';
import type { ProviderAddress, ProviderOutcome } from './providers.ts';
import { sealInputs } from './sealing.ts';

export interface DynamicSecretRequest extends ScopeRequest {
  readonly name: string;
  readonly provider: { readonly type: ProviderType; readonly inputs: Readonly<Record<string, unknown>> };
  readonly defaultTTL: string;
  readonly maxTTL: string | null;
  readonly usernameTemplate: string | null;
  readonly metadata: readonly Annotation[];
  readonly removesStrays: boolean;
}

/** What a provider did, or its refusal: `bad-request` for what holds until somebody changes something. */
export const done = <T>(outcome: ProviderOutcome<T>, doing: string): T => {
  if (outcome.kind === 'done') return outcome.value;
  const code = outcome.kind === 'refused' ? 'bad-request' : 'unavailable';
  throw new LocketError(code, `${doing}: ${outcome.reason}`);
};

/** Proves that the provider is there and lets us in: `bad-request` or `unavailable` when not. */
export const assertReached = async (unit: Unit, address: ProviderAddress): Promise<void> => {
  done(await unit.dynamicProviders.test(address), 'Provider connection failed');
};

/** Refuses names of accounts that the provider could not take, or that could be anybody's. */
export const assertNames = (
  unit: Unit,
  { id, name, type, usernameTemplate }: Pick<DynamicSecret, 'id' | 'name' | 'type' | 'usernameTemplate'>,
  inputs: ProviderInputs,
): void => {
  if (usernameTemplate !== null) assertNameTemplate(usernameTemplate);
  const context = {
    dynamicSecret: { name, type },
    identity: { name: 'x'.repeat(16) },
    now: unit.runtime.now(),
  };
  newAccountName({ id, template: usernameTemplate }, kindOf(type).names(inputs), context, unit.runtime);
};

const assertRoom = (held: readonly DynamicSecret[], name: string): void => {
  if (held.length >= maxDynamicSecrets)
    throw new LocketError('bad-request', `A folder has at most ${maxDynamicSecrets} dynamic secrets`);
  if (held.some((each) => each.name === name))
    throw new LocketError('already-exists', 'A dynamic secret with this name exists in this folder');
};

const newDynamicSecret = async (
  unit: Unit,
  { access, environment, folderId }: PresentScope,
  id: string,
  request: DynamicSecretRequest,
  inputs: ProviderInputs,
): Promise<DynamicSecret> => {
  const at = unit.runtime.now().toISOString();
  const placed = { id, projectId: access.project.id, environmentId: environment.id, folderId, version: 1 };
  const { name, provider, defaultTTL, maxTTL, usernameTemplate, metadata, removesStrays } = request;
  return {
    ...placed,
    name,
    type: provider.type,
    defaultTTL,
    maxTTL,
    usernameTemplate,
    metadata,
    removesStrays,
    inputs: await sealInputs(unit, access.project, placed, inputs),
    state: 'active',
    statusDetails: null,
    deletingSince: null,
    isForced: false,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
};

/**
 * Adds a dynamic secret to a folder, once its provider was reached. Needs `create-root-credential`; `already-exists` for a
 * name that is taken, `invalid-input` for inputs, statements or lifetimes that mean nothing, `bad-request` with what is
 * wrong when the provider does not let us in.
 */
export const createDynamicSecret = (unit: Unit, request: DynamicSecretRequest): Promise<DynamicSecret> => {
  const { type } = request.provider;
  const id = unit.runtime.uuid();
  // Asked once, however often the write loses a race.
  let reached: Promise<void> | undefined;
  return retryingConflicts(unit, async () => {
    const scope = await enterFolder(unit, request, 'create-root-credential');
    assertLifetimes(request);
    assertSecretsGiven(type, request.provider.inputs);
    const inputs = checkedInputs(type, request.provider.inputs);
    assertNames(unit, { ...request, id, type }, inputs);
    const { fences, dynamicSecrets } = unit.stores;
    const fence = await fences.find('dynamic-secrets', scope.access.project.id);
    assertRoom(await dynamicSecrets.inFolder(scope.environment.id, scope.folderId), request.name);
    reached ??= assertReached(unit, { type, inputs });
    await reached;
    const made = await newDynamicSecret(unit, scope, id, request, inputs);
    noteDynamicSecret(unit, made);
    await unit.commit([...dynamicSecrets.creation(made), fences.renewed(fence)]);
    return made;
  });
};
