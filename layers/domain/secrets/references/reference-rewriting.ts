import { partsOf, type Reference } from './references.ts';

/** How a reference is to be written from now on: undefined when it stays, null when nothing can say it. */
export type Respell = (reference: Reference) => string | undefined | null;

/** A value whose references were written anew. */
export interface Rewritten {
  readonly value: string;
  /** References that had to be written anew, each time they stand there. */
  readonly count: number;
  /** False when one of them cannot be written. */
  readonly isWhole: boolean;
}

/** Writes references of a value anew and leaves everything else as it is, to the letter. */
export const rewrite = (value: string, respell: Respell): Rewritten => {
  let count = 0;
  let isWhole = true;
  const written = partsOf(value).map((part) => {
    if (typeof part === 'string') return part;
    const next = 'reference' in part ? respell(part.reference) : undefined;
    if (next === undefined) return part.written;
    count += 1;
    isWhole &&= next !== null;
    return next ?? part.written;
  });
  return { value: written.join(''), count, isWhole };
};
