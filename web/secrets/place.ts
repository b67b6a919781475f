/** Where in a project somebody is. */
export interface Place {
  readonly projectId: string;
  readonly environment: string;
  readonly path: string;
}

export const childPath = (path: string, name: string): string =>
  path === '/' ? `/${name}` : `${path}/${name}`;

/** The folders on the way to a path, with where each is. */
export const stepsTo = (path: string): readonly { readonly name: string; readonly path: string }[] => {
  const names = path.split('/').filter((name) => name !== '');
  return names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` }));
};

/** What an address says of a path; the top folder is said by nothing. */
export const searchOf = (path: string): { readonly path?: string } => (path === '/' ? {} : { path });
