import { type AskVault, placeInVault, treeInVault } from '../../client/vault-tree.ts';
import { ownAddress } from '../targets/adapter.ts';
import { fault } from '../targets/fault.ts';
import { type Reader, type SourceOf, textOf, type Way } from './source.ts';

/** Asks a Vault or OpenBao, by the token that was given or by one of an AppRole. */
const opened = async ({ ask }: Way, source: SourceOf<'vault'>): Promise<AskVault> => {
  const { namespace, ca, roleId: role_id, secretId: secret_id } = source;
  const base = `${ownAddress(source.url)}/v1`;
  const headers = { 'x-vault-namespace': namespace, 'x-vault-request': 'true' };
  const login = () =>
    ask({ method: 'POST', url: `${base}/auth/approle/login`, headers, json: { role_id, secret_id }, ca });
  const token = source.token ?? String((await login()).json?.auth?.client_token ?? '');
  return (path, question = {}) =>
    ask({ ...question, url: `${base}/${path}`, headers: { ...headers, 'x-vault-token': token }, ca });
};

/** The whole tree of a key-value engine below a path: each document is a folder, its members secrets. */
export const read: Reader<'vault'> = async function* (way, source, after) {
  const vault = await opened(way, source);
  const place = await placeInVault(vault, source.path);
  if (!place) throw fault('refused', 'Vault has no key-value engine there, or the token may not see it');
  const from = after === undefined ? undefined : (JSON.parse(after) as readonly string[]);
  for await (const { path, members } of treeInVault(vault, place, from)) {
    const entries = Object.entries(members).map(([name, value]) => ({ name, value: textOf(value) }));
    yield { path, entries, after: JSON.stringify(path) };
  }
};
