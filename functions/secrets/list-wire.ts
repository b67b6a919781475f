import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import type { FoundImport } from '../../layers/domain/secrets/reading/list-secrets.ts';
import type { MetadataFilter } from '../../layers/domain/secrets/reading/listing-filters.ts';
import { normalizeName } from '../../layers/domain/visible-names.ts';
import { optional, ruled } from '../../layers/http/wire.ts';
import { SecretReply, secretOnTheWire } from './wire.ts';

const slugsIn = (text: string): readonly string[] => {
  const slugs = text.split(',').map((word) => word.trim());
  const named = slugs.filter((slug) => slug !== '');
  if (named.length === 0) throw new LocketError('invalid-input', 'must name tags by their slugs');
  return named;
};

/** Slugs, separated by commas. */
export const tagSlugs = optional(ruled(z.string().max(4096), slugsIn));

const pair = /^\s*key=(?<key>.+?)\s*(?:,\s*value=(?<value>.*?)\s*)?$/s;

const filterIn = (text: string): MetadataFilter => {
  const { key, value } = pair.exec(text)?.groups ?? {};
  if (!key)
    throw new LocketError(
      'invalid-input',
      'metadataFilter must read key=<key>,value=<value>, several separated by |',
    );
  return { key: normalizeName(key), value };
};

/** `key=<key>,value=<value>`, several of them separated by `|`: a secret must have them all. */
export const metadataFilter = ruled(z.string().max(4096), (text) => text.split('|').map(filterIn));

export const UnresolvedReply = () =>
  z.object({
    environment: z.string(),
    secretPath: z.string(),
    secretKey: z.string(),
    reference: z.string(),
    reason: z.enum(['not-found', 'forbidden', 'cycle', 'depth', 'too-large']),
  });

export const ImportReply = () =>
  z.object({
    secretPath: z.string(),
    environment: z.string(),
    folderId: z.string().optional(),
    secrets: z.array(SecretReply()),
  });

export const importOnTheWire = (
  { place, folderId, secrets }: FoundImport,
  showValues: boolean,
): z.input<ReturnType<typeof ImportReply>> => ({
  secretPath: place.path,
  environment: place.environment.slug,
  ...(folderId !== undefined && { folderId }),
  secrets: secrets.map((each) => secretOnTheWire(each, showValues)),
});
