import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { attempted, codeIn } from '../targets/aws/fault.ts';
import { awsClient } from './aws-way.ts';
import { inLanes, membersOf, partsOf, placeAfter, type Reader, tokenPlaceIn } from './source.ts';

/** Values that are asked for side by side: AWS takes far more in a second. */
const lanes = 10;

const textIn = async (client: SecretsManagerClient, SecretId: string): Promise<string | undefined> => {
  try {
    return (await attempted(() => client.send(new GetSecretValueCommand({ SecretId })))).SecretString;
  } catch (error) {
    // Without a value, or deleted meanwhile; one that the role may not read is reported as well.
    const passed = ['ResourceNotFoundException', 'InvalidRequestException', 'AccessDeniedException'];
    if (passed.includes(codeIn(error) ?? '')) return undefined;
    throw error;
  }
};

/** Where a secret goes: a JSON object is a folder of its members, any other text a secret of the folder above. */
const placed = (name: string, prefix: string, text: string | undefined) => {
  const inner = partsOf(name.slice(prefix.length));
  const path = inner.length > 0 ? inner : partsOf(name).slice(-1);
  const members = membersOf(text);
  if (members) return { path, entries: members.map(([key, value]) => ({ name: key, value })) };
  return { path: path.slice(0, -1), entries: [{ name: path.at(-1) ?? name, value: text }] };
};

/** Secrets of a region whose names begin alike, page by page. Those scheduled for deletion are left out. */
export const read: Reader<'aws-secrets-manager'> = async function* (way, source, after) {
  const { prefix = '' } = source;
  const client = new SecretsManagerClient(await awsClient(way, source, 'secretsmanager'));
  let place = tokenPlaceIn(after);
  while (place) {
    const { token, passed } = place;
    const page = await attempted(() =>
      client.send(
        new ListSecretsCommand({
          MaxResults: 100,
          SortOrder: 'asc',
          ...(prefix && { Filters: [{ Key: 'name', Values: [prefix] }] }),
          ...(token && { NextToken: token }),
        }),
      ),
    );
    const next = page.NextToken || undefined;
    const names = (page.SecretList ?? []).map(({ Name = '' }) => Name);
    const left = names.slice(passed);
    const texts = await inLanes(left, lanes, (name) => textIn(client, name));
    for (const [n, name] of left.entries()) {
      const at = placeAfter(token, next, { at: passed + n, of: names.length });
      yield { ...placed(name, prefix, texts[n]), after: at };
    }
    place = next === undefined ? undefined : { token: next, passed: 0 };
  }
};
