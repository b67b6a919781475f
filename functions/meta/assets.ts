import { readFile } from 'node:fs/promises';

/** Reads a text file that was shipped with the function. */
export type AssetReader = (name: string) => Promise<string>;

/** Reads from a folder, each file once per process; `folder` ends with a slash. */
export const assetsIn = (folder: URL): AssetReader => {
  const texts = new Map<string, string>();
  return async (name) => {
    const text = texts.get(name) ?? (await readFile(new URL(name, folder), 'utf8'));
    texts.set(name, text);
    return text;
  };
};
