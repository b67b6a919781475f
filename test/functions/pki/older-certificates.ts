import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { overwrite, scanned } from '../../harness/raw-table.ts';
import { documents } from '../../harness/table.ts';

type Stored = Record<string, unknown> & { readonly pk: string; readonly sk: string };

const inProject = async (table: string, projectId: string, prefix: string): Promise<readonly Stored[]> => {
  const found = await documents().send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': `PROJECT#${projectId}`, ':prefix': prefix },
    }),
  );
  return (found.Items ?? []) as Stored[];
};

/** A record as it was written before there were lines: it says neither that it has some, nor which profile issued it. */
const older = ({ doc, ...item }: Stored): Stored => {
  const { isListed: _listed, profileId: _profile, ...record } = JSON.parse(String(doc));
  return { ...item, doc: JSON.stringify(record), v: 1 } as Stored;
};

/** Makes certificates of a project look as they did before there were lines; answers how many of those there were. */
export const forgetLines = async (table: string, projectId: string): Promise<number> => {
  const client = documents();
  const lines = await inProject(table, projectId, 'CERTIFICATELINE#');
  for (const { pk, sk } of lines) await client.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
  for (const { pk, sk, certificateId, v } of await inProject(table, projectId, 'CERTIFICATENAME#'))
    await client.send(new PutCommand({ TableName: table, Item: { pk, sk, certificateId, v } }));
  for (const item of await inProject(table, projectId, 'CERTIFICATE#'))
    await client.send(new PutCommand({ TableName: table, Item: older(item) }));
  return lines.length;
};

/** Makes the oldest certificate of a project look so, as while the others get their lines. */
export const forgetOldest = async (table: string, projectId: string): Promise<void> => {
  const [oldest] = await inProject(table, projectId, 'CERTIFICATE#');
  if (oldest) await documents().send(new PutCommand({ TableName: table, Item: older(oldest) }));
};

/** Makes the places by one kind of name look so, however many: they tell nothing but which certificates these are. */
export const forgetNames = async (table: string, kind: 'commonName' | 'friendlyName'): Promise<void> => {
  const places = (await scanned(table)).filter(({ sk }) => sk.S.startsWith(`CERTIFICATENAME#${kind}#`));
  await overwrite(
    table,
    places.map(({ pk, sk, certificateId, v }) => ({ pk, sk, certificateId, v })),
    [],
  );
};
