import { type AliasListEntry, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import type { Choice } from '../../../domain/syncs/target.ts';
import { allPages, type Context } from '../adapter.ts';
import { clientOptions } from './access.ts';
import { attempted } from './fault.ts';

/** The keys of a region that have an alias, by `kms:ListAliases`: what secrets may be encrypted under. */
export const kmsKeysIn = async (context: Context, region: string | undefined): Promise<readonly Choice[]> => {
  const kms = new KMSClient(clientOptions(context, 'kms', region));
  try {
    const aliases = await allPages<string, AliasListEntry>('', async (Marker) => {
      const page = await attempted(() =>
        kms.send(new ListAliasesCommand({ Limit: 100, ...(Marker && { Marker }) })),
      );
      return { items: page.Aliases ?? [], next: page.NextMarker || undefined };
    });
    return aliases.flatMap(({ TargetKeyId: id, AliasName: alias }) => (id && alias ? [{ id, alias }] : []));
  } finally {
    kms.destroy();
  }
};
