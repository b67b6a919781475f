import { isSecretName, maxCommentBytes, maxValueBytes } from '../secrets/core/names.ts';
import type { Batch, BatchEntry } from './batch.ts';
import type { KeyResult, ReportLine } from './external-import.ts';

/** Characters of names and reasons in a report. */
const longest = 300;

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

type Named = Pick<BatchEntry, 'name' | 'path'>;

export const lineFor = (
  { environment, named }: Pick<Batch, 'environment' | 'named'>,
  { name, path }: Named,
  result: KeyResult,
  reason = '',
): ReportLine => ({
  kind: 'secret',
  environment: shortened(environment ?? named),
  secretPath: path ? `/${path.join('/')}` : '',
  key: shortened(name),
  result,
  reason: shortened(reason),
});

/** Why a secret of elsewhere cannot be one here, whoever asks; undefined where it can. */
const misfit = ({ name, value, comment = '', path }: BatchEntry): string | undefined => {
  if (path === undefined) return 'No folder can be called that, or lie so deep';
  if (!isSecretName(name)) return 'No secret can be called that';
  if (value === undefined) return 'The source does not show its value, or it is no text';
  if (Buffer.byteLength(value) > maxValueBytes) return 'The value is larger than a secret may be';
  if (Buffer.byteLength(comment) > maxCommentBytes) return 'The comment is longer than a secret may have';
  return undefined;
};

/** An entry that can be a secret. */
export interface Fitting extends BatchEntry {
  readonly path: readonly string[];
  readonly value: string;
}

export const placeOf = ({ path, name }: Named): string => `${(path ?? []).join('/')} ${name}`;

/** What of a batch can be secrets, and lines for what cannot: of two of one name the first counts. */
export const judged = (
  batch: Batch,
): { readonly fitting: readonly Fitting[]; readonly lines: readonly ReportLine[] } => {
  const seen = new Set<string>();
  const fitting: Fitting[] = [];
  const lines: ReportLine[] = [];
  for (const entry of batch.entries) {
    const why = misfit(entry);
    if (why !== undefined) lines.push(lineFor(batch, entry, 'refused', why));
    else if (seen.has(placeOf(entry)))
      lines.push(lineFor(batch, entry, 'conflict', 'The source has two of this name for one folder'));
    else {
      seen.add(placeOf(entry));
      fitting.push(entry as Fitting);
    }
  }
  return { fitting, lines };
};
