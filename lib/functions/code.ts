import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Bundle } from './bundle.ts';

/** Where a stack gets the code of a function from, by the function's short name. */
export type CodeOf = (name: string) => Code;

/** Code from bundles made before; throws for a function that was not bundled. */
export const codeFromBundles = (bundles: readonly Bundle[]): CodeOf => {
  const folders = new Map(bundles.map(({ name, folder }) => [name, folder]));
  return (name) => {
    const folder = folders.get(name);
    if (!folder) throw new Error(`There is no bundle for the function ${name}.`);
    return Code.fromAsset(folder);
  };
};
