import type { SealedSecret } from './secret.ts';

declare const tagsAreRead: unique symbol;

/**
 * A secret whose tags this request has read, so that rules that look at tags can be asked: only `FolderContents` makes
 * one, and rights are asked of nothing else.
 */
export type Judgeable<T extends Pick<SealedSecret, 'tagIds'> = SealedSecret> = T & {
  readonly [tagsAreRead]: true;
};
