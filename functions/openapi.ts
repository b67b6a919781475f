import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OpenApiDocument, openApiDocument } from '../layers/http/openapi.ts';
import { httpGroups } from './groups.ts';
import { noteOf } from './notes/member-notes.ts';

const root = new URL('../', import.meta.url);

/** Files of Swagger UI that the page loads, and the licences that must travel with them. */
const swaggerFiles = [
  'swagger-ui-bundle.js',
  'swagger-ui.css',
  'swagger-ui-bundle.js.LICENSE.txt',
  'LICENSE',
  'NOTICE',
];

const own: Readonly<Record<string, string>> = Object.assign({}, ...httpGroups.map(({ notes }) => notes));

const jsonIn = async (path: string) => JSON.parse(await readFile(new URL(path, root), 'utf8'));

/** The document of the whole API, one section a group. */
export const wholeApi = async (): Promise<OpenApiDocument> => {
  const [{ version, description }, examples] = await Promise.all(
    ['package.json', 'functions/meta/examples.json'].map(jsonIn),
  );
  return openApiDocument(
    httpGroups,
    { title: 'Locket', version, description },
    { noteOf: (name) => own[name] ?? noteOf(name), examples },
  );
};

/** Fills the `assets` folder of the function `meta`: the OpenAPI document and the page that shows it. */
export const writeMetaAssets = async (folder: string): Promise<void> => {
  const swagger = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  await mkdir(folder, { recursive: true });
  await cp(new URL('functions/meta/page/', root), folder, { recursive: true });
  for (const file of swaggerFiles) await cp(join(swagger, file), join(folder, file));
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(await wholeApi()));
};
