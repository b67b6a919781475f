import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, StartFailure } from '../failure.ts';
import { asObject, type Json, type Resource, type Template } from './resource.ts';

const SUFFIX = '.template.json';

const parse = (folder: string, file: string): Template => {
  try {
    const content = asObject(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json);
    return {
      stack: file.slice(0, -SUFFIX.length),
      resources: asObject(content.Resources) as unknown as Record<string, Resource>,
      outputs: asObject(content.Outputs),
      parameters: asObject(content.Parameters),
    };
  } catch (error) {
    throw new StartFailure(`The template ${join(folder, file)} cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
};

const filesOf = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  } catch (error) {
    throw new StartFailure(`The synthesized app in ${folder} cannot be read: ${reasonOf(error)}.`);
  }
};

/**
 * Every `*.template.json` of a synthesized CDK app.
 * @throws StartFailure when the folder holds none or one is not JSON.
 */
export const readTemplates = (folder: string): Template[] => {
  const files = filesOf(folder).sort();
  if (files.length === 0) throw new StartFailure(`The synthesized app in ${folder} holds no template.`);
  return files.map((file) => parse(folder, file));
};
