import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Workflow } from '../../functions/workflows/workflow.ts';

const FOLDER = 'functions/workflows';
const root = join(import.meta.dirname, '../..');

const discover = async (folder: string): Promise<Workflow> => {
  const { href } = pathToFileURL(join(root, FOLDER, folder, 'workflow.ts'));
  const { workflow } = (await import(href)) as { readonly workflow?: Workflow };
  if (!workflow) throw new Error(`${FOLDER}/${folder}/workflow.ts exports no workflow.`);
  return workflow;
};

const folders = readdirSync(join(root, FOLDER))
  .filter((folder) => existsSync(join(root, FOLDER, folder, 'workflow.ts')))
  .sort();

/** Every state machine: each folder of `functions/workflows` says what its own is. */
export const workflows: readonly Workflow[] = await Promise.all(folders.map(discover));
