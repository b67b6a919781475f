import { BadRequest } from './bad-request.ts';

/** Where one secret lies. */
export interface Place {
  readonly project: string;
  readonly environment: string;
  /** Path of the folder, `/` or `/a/b`. */
  readonly folder: string;
  readonly name: string;
}

/** Longest id of a secret, in UTF-16 code units. */
const MAX_ID = 4096;
const form = 'project/environment/folder/NAME';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** No name of Locket holds these, so a segment with one of them means another place than it seems to. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const misleading = /[/?#%\\\u0000-\u001f\u007f]/;

/** Whether this can be one name in a path: `.` and `..` would lead elsewhere. */
export const isSegment = (text: string): boolean =>
  text !== '' && text !== '.' && text !== '..' && text.isWellFormed() && !misleading.test(text);

/**
 * The place that an id names: `project/environment/NAME`, with folders before the name, an optional `locket:` or slash
 * in front. A project is named by its id or its slug. @throws BadRequest naming the member
 */
export const placeOf = (id: string, member: string): Place => {
  if (id.startsWith('arn:')) throw new BadRequest(`${member} must have the form ${form}, and is an ARN`);
  const segments = id
    .replace(/^locket:/, '')
    .replace(/^\//, '')
    .split('/');
  const [project, environment, ...rest] = segments;
  const name = rest.pop();
  const isPlace = id.length <= MAX_ID && segments.every(isSegment);
  if (!isPlace || !project || !environment || !name)
    throw new BadRequest(`${member} must have the form ${form}`);
  return { project, environment, folder: `/${rest.join('/')}`, name };
};

/** The one way to write a place. */
export const idOf = ({ project, environment, folder, name }: Place): string =>
  `locket:${project}/${environment}${folder === '/' ? '' : folder}/${name}`;

/** The read of Locket that answers for this place, imports and references included. */
export const targetOf = ({ project, environment, folder, name }: Place, version?: string): string => {
  const query = new URLSearchParams({
    [uuid.test(project) ? 'workspaceId' : 'workspaceSlug']: project,
    environment,
    secretPath: folder,
    include_imports: 'true',
    expandSecretReferences: 'true',
    ...(version !== undefined && { version }),
  });
  return `/api/v3/secrets/raw/${encodeURIComponent(name)}?${query}`;
};
