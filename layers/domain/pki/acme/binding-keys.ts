import { LocketError } from '../../errors.ts';
import type { ActionOn } from '../../permissions/subjects.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Project } from '../../projects/project.ts';
import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertMayLetEnrol, enterTemplate } from '../template-access.ts';
import { sealSecret, secretBytes, secretOf } from './binding-secret.ts';
import { type BindingKey, maxBindingKeys, type ServerName } from './records.ts';

interface Entered {
  readonly access: ProjectAccess;
  readonly server: ServerName;
}

const enter = async (
  unit: Unit,
  templateId: string,
  action: ActionOn<'certificate-templates'>,
): Promise<Entered> => {
  const { access } = await enterTemplate(unit, templateId, action);
  return { access, server: { projectId: access.project.id, templateId } };
};

/** A key with its secret in base64url. */
export interface RevealedKey {
  readonly key: BindingKey;
  readonly secret: string;
}

const newKey = async (
  unit: Unit,
  project: Project,
  server: ServerName,
  name: string,
): Promise<RevealedKey> => {
  const { acme, fences } = unit.stores;
  const fence = await fences.find('acme-keys', server.projectId);
  if ((await acme.bindingKeys(server)).length >= maxBindingKeys)
    throw new LocketError('invalid-input', `A certificate template has at most ${maxBindingKeys} ACME keys`);
  const key: BindingKey = {
    ...server,
    id: unit.runtime.uuid(),
    name,
    accountId: null,
    createdAt: unit.runtime.now().toISOString(),
    revision: 1,
  };
  const secret = unit.runtime.randomBytes(secretBytes);
  unit.note({ metadata: { keyId: key.id, keyName: name } });
  const wrapped = await sealSecret(unit, project, key, secret);
  await unit.commit([...acme.keyCreation(key, wrapped), fences.renewed(fence)]);
  return { key, secret: Buffer.from(secret).toString('base64url') };
};

/** The newest key of a server that made no account yet, with its secret; a new one where there is none. */
export const revealedBindingKey = async (
  unit: Unit,
  project: Project,
  server: ServerName,
  name: string,
): Promise<RevealedKey> => {
  const keys = await unit.stores.acme.bindingKeys(server);
  const unused = keys.findLast(({ accountId }) => accountId === null);
  const secret = unused && (await secretOf(unit, project, unused));
  if (!unused || !secret) return newKey(unit, project, server, name);
  unit.note({ metadata: { keyId: unused.id, keyName: unused.name } });
  return { key: unused, secret: Buffer.from(secret).toString('base64url') };
};

/**
 * Makes a key for external account binding (RFC 8555 section 7.3.4), and answers its secret this once. Whoever has it
 * makes one account, which issues by the template: needs `certificate-templates:edit`, and `certificates:create` for good.
 */
export const createBindingKey = (unit: Unit, templateId: string, name: string): Promise<RevealedKey> =>
  retryingConflicts(unit, async () => {
    const { access, server } = await enter(unit, templateId, 'edit');
    assertMayLetEnrol(unit, access);
    return newKey(unit, access.project, server, name);
  });

/** The binding keys of a template, the oldest first. Needs `certificate-templates:read`. */
export const listBindingKeys = async (unit: Unit, templateId: string): Promise<readonly BindingKey[]> => {
  const { server } = await enter(unit, templateId, 'read');
  const keys = await unit.stores.acme.bindingKeys(server);
  unit.note({ metadata: { numberOfKeys: keys.length } });
  return keys;
};

/**
 * Ends a key, and with it the account that it made: what that got stays valid until somebody revokes it. Needs
 * `certificate-templates:edit`.
 */
export const deleteBindingKey = (unit: Unit, templateId: string, keyId: string): Promise<BindingKey> =>
  retryingConflicts(unit, async () => {
    const { server } = await enter(unit, templateId, 'edit');
    const { acme } = unit.stores;
    const key = await acme.bindingKey(server, keyId);
    if (!key) throw new LocketError('not-found', 'ACME key not found');
    const account = key.accountId === null ? undefined : await acme.account(server, key.accountId);
    unit.note({ metadata: { keyId, keyName: key.name, acmeAccountId: key.accountId } });
    await unit.commit([
      ...acme.keyDeletion(key),
      ...(account
        ? acme.accountReplacement({ ...account, status: 'revoked', revision: account.revision + 1 }, account)
        : []),
    ]);
    return key;
  });
