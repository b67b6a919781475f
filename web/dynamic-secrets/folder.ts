/** The folder of dynamic secrets, as requests name it. */
export interface Folder {
  readonly projectId: string;
  readonly environmentSlug: string;
  readonly path: string;
}
