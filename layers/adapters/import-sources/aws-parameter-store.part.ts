import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { attempted } from '../targets/aws/fault.ts';
import { fault } from '../targets/fault.ts';
import { awsClient } from './aws-way.ts';
import { partsOf, placeAfter, type Reader, tokenPlaceIn } from './source.ts';

const pathOf = (path: string): string => {
  const parts = partsOf(path);
  if (!parts.every((part) => /^[A-Za-z0-9_.-]+$/.test(part)))
    throw fault('refused', 'The path of parameters is one such as /app/prod');
  return parts.length === 0 ? '/' : `/${parts.join('/')}`;
};

interface Parameter {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** The parameters of a page by their folders below the path. */
const foldersOf = (path: string, parameters: readonly Parameter[]) => {
  const folders = new Map<string, { readonly name: string; readonly value: string | undefined }[]>();
  for (const { Name = '', Value: value } of parameters) {
    const parts = partsOf(path === '/' ? Name : Name.slice(path.length));
    const folder = parts.slice(0, -1).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), { name: parts.at(-1) ?? Name, value }]);
  }
  return [...folders].map(([folder, entries]) => ({ path: partsOf(folder), entries }));
};

/** Parameters of AWS Systems Manager below a path, decrypted: their paths are folders. */
export const read: Reader<'aws-parameter-store'> = async function* (way, source, after) {
  const path = pathOf(source.path);
  const client = new SSMClient(await awsClient(way, source, 'ssm'));
  let place = tokenPlaceIn(after);
  while (place) {
    const { token, passed } = place;
    const page = await attempted(() =>
      client.send(
        new GetParametersByPathCommand({
          Path: path,
          Recursive: true,
          WithDecryption: true,
          MaxResults: 10,
          ...(token && { NextToken: token }),
        }),
      ),
    );
    const next = page.NextToken || undefined;
    const folders = foldersOf(path, page.Parameters ?? []);
    for (const [at, folder] of folders.entries())
      if (at >= passed) yield { ...folder, after: placeAfter(token, next, { at, of: folders.length }) };
    place = next === undefined ? undefined : { token: next, passed: 0 };
  }
};
