import type { MadeCaKeys, MadeKey } from '../../domain/pki/ca-keys.ts';
import type { Call } from '../aws/json-service.ts';
import { openKms } from '../wrapping/kms.ts';
import { caKeyFault } from './ca-key-fault.ts';
import { readTags, type Tag } from './tags.ts';

/** Days in which an operator can take the deletion of a key back; the most that KMS gives. */
const pendingDays = 30;
/** Keys that one answer names. */
const pageSize = 1000;

interface Page {
  readonly Keys?: readonly { readonly KeyArn: string }[];
  readonly Truncated?: boolean;
  readonly NextMarker?: string;
}

const isForeign = (error: unknown): boolean =>
  error instanceof Error && ['AccessDeniedException', 'NotFoundException'].includes(error.name);

/** The keys that an installation made for CAs, as KMS has them (AWS KMS API Reference: ListKeys, ListResourceTags). */
export const kmsMadeCaKeys = (installation: string, call: Call = openKms()): MadeCaKeys => {
  /** The policies of its own keys let this be read; of others it is none of our business. */
  const described = async (arn: string): Promise<MadeKey | undefined> => {
    try {
      const { Tags = [] } = (await call('ListResourceTags', { KeyId: arn })) as { Tags?: readonly Tag[] };
      const named = readTags(installation, Tags);
      if (!named) return undefined;
      const { KeyMetadata } = (await call('DescribeKey', { KeyId: arn })) as {
        KeyMetadata?: { readonly KeyState?: string; readonly CreationDate?: number };
      };
      if (!KeyMetadata?.CreationDate || KeyMetadata.KeyState === 'PendingDeletion') return undefined;
      return { ...named, name: arn, madeAt: new Date(KeyMetadata.CreationDate * 1000) };
    } catch (error) {
      if (isForeign(error)) return undefined;
      throw caKeyFault(error);
    }
  };

  return {
    made: async function* () {
      let Marker: string | undefined;
      do {
        const page = (await call('ListKeys', { Limit: pageSize, ...(Marker && { Marker }) })) as Page;
        for (const { KeyArn } of page.Keys ?? []) {
          const key = await described(KeyArn);
          if (key) yield key;
        }
        Marker = page.Truncated ? page.NextMarker : undefined;
      } while (Marker);
    },
    scheduleDeletion: async (arn) => {
      await call('ScheduleKeyDeletion', { KeyId: arn, PendingWindowInDays: pendingDays });
    },
  };
};
