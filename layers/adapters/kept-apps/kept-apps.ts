import { readFile } from 'node:fs/promises';
import { LocketError } from '../../domain/errors.ts';
import { type Kept, type KeptApps, keptIn } from '../../domain/instance/kept-apps.ts';
import type { Runtime } from '../../domain/runtime.ts';
import { keptFor } from '../kept-for.ts';

/** Where the operator keeps what the instance is known by at third parties. */
export type KeptAppsSetting =
  | { readonly kind: 'secret'; readonly arn: string }
  | { readonly kind: 'file'; readonly path: string };

/** Milliseconds that what was read counts: a secret that was changed is known everywhere after a minute. */
const goodFor = 60_000;

/** How to ask AWS lies beside the bundle, since most requests need nothing of it. */
const textIn = async (setting: KeptAppsSetting): Promise<string> => {
  if (setting.kind === 'file') return readFile(setting.path, 'utf8');
  const { secretText } = await import('./kept-secret.part.ts');
  return secretText(setting.arn);
};

const read = async (textOf: () => Promise<string>): Promise<Kept> => {
  try {
    return keptIn(await textOf());
  } catch (cause) {
    // What is not read is not absent: nothing may go on as if the instance were known nowhere.
    throw new LocketError('unavailable', 'The credentials of this instance at third parties cannot be read', {
      cause,
      retryAfter: 5,
    });
  }
};

/** Reads once for all that ask at the same time, and again after a minute or a failure. */
export const openKeptApps = (
  setting: KeptAppsSetting,
  runtime: Pick<Runtime, 'now'>,
  textOf = () => textIn(setting),
): KeptApps => ({ all: keptFor(goodFor, runtime, () => read(textOf)) });
