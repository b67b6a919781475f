/** The folder that dynamic secrets are listed of, as an address names it. */
export interface FolderSearch {
  readonly environment?: string;
  readonly path?: string;
}

export const folderSearch = ({ environment, path }: Record<string, unknown>): FolderSearch => ({
  ...(typeof environment === 'string' && environment !== '' && { environment }),
  ...(typeof path === 'string' && path.startsWith('/') && path !== '/' && { path }),
});
