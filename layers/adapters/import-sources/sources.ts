import type {
  ImportSource,
  ImportSources,
  SourceKind,
  SourcePage,
} from '../../domain/external-imports/import-source.ts';
import type { Runtime } from '../../domain/runtime.ts';
import type { Failure, Outcome } from '../../domain/syncs/target.ts';
import { unreachable } from '../egress/outcome.ts';
import { failureIn } from '../targets/fault.ts';
import { asking } from '../targets/http.ts';
import type { TargetSettings } from '../targets/settings.ts';
import type { Reader, Way } from './source.ts';

type Load<K extends SourceKind> = () => Promise<{ readonly read: Reader<K> }>;

/** How each source is read, in a file beside the bundle that is read when it is first used. */
const readers: { readonly [K in SourceKind]: Load<K> } = {
  infisical: () => import('./infisical.part.ts'),
  vault: () => import('./vault.part.ts'),
  'aws-secrets-manager': () => import('./aws-secrets-manager.part.ts'),
  'aws-parameter-store': () => import('./aws-parameter-store.part.ts'),
  doppler: () => import('./doppler.part.ts'),
  'gcp-secret-manager': () => import('./from-gcp-secret-manager.part.ts'),
  'azure-key-vault': () => import('./from-azure-key-vault.part.ts'),
  file: () => import('./file.part.ts'),
};

const failureOf = (error: unknown): Failure => {
  const failure = failureIn(error);
  if (failure) return failure;
  // Parts have classes of their own: a refusal of the guard is known by its name.
  if ((error as Error).name === 'ForbiddenTarget')
    return { kind: 'refused', reason: (error as Error).message };
  return unreachable(error);
};

const readerFor = async (kind: SourceKind) => (await readers[kind]()).read as Reader<SourceKind>;

/** Sources of imports, each loaded when it is first used, at addresses that the guard lets through. */
export const openImportSources = (settings: TargetSettings, { now }: Pick<Runtime, 'now'>): ImportSources => {
  const ask = asking(settings, now);
  return {
    async *pages(source: ImportSource, { orgId }, after): AsyncIterable<Outcome<SourcePage>> {
      const way: Way = { ask, settings, now, orgId };
      try {
        const read = await readerFor(source.kind);
        for await (const value of read(way, source, after)) yield { kind: 'done', value };
      } catch (error) {
        yield failureOf(error);
      }
    },
  };
};
