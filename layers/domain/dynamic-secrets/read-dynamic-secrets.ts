import { openScope, type ScopeRequest } from '../places/scope.ts';
import { assertMayReveal } from '../second-factors/stepped-up.ts';
import type { Unit } from '../unit.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { shownInputs } from './inputs.ts';
import type { ProviderInputs } from './kinds/kind.ts';
import { dynamicSecretNamed } from './located.ts';
import { assertMayDynamic, mayDynamic } from './rights.ts';
import { openInputs } from './sealing.ts';

/** A dynamic secret with its inputs, where the caller may see them: without what is secret of them. */
export interface ShownDynamicSecret {
  readonly dynamicSecret: DynamicSecret;
  readonly inputs: ProviderInputs | undefined;
}

/** The dynamic secrets of a folder by name; a folder that is not there has none. Needs `list`. */
export const listDynamicSecrets = async (
  unit: Unit,
  request: ScopeRequest,
): Promise<readonly DynamicSecret[]> => {
  const scope = await openScope(unit, request);
  assertMayDynamic(scope, 'list');
  const { environment, folderId } = scope;
  const found =
    folderId === undefined ? [] : await unit.stores.dynamicSecrets.inFolder(environment.id, folderId);
  unit.note({ metadata: { numberOfDynamicSecrets: found.length } });
  return found;
};

/** One dynamic secret by name. Needs `list`; its inputs are shown to who has `read-root-credential` as well. */
export const readDynamicSecret = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
): Promise<ShownDynamicSecret> => {
  const { scope, dynamicSecret } = await dynamicSecretNamed(unit, request, 'list');
  if (!mayDynamic(scope, 'read-root-credential')) return { dynamicSecret, inputs: undefined };
  assertMayReveal(unit, [scope.environment]);
  const inputs = await openInputs(unit, scope.access.project, dynamicSecret);
  return { dynamicSecret, inputs: shownInputs(dynamicSecret.type, inputs) };
};
