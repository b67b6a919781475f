declare module 'postject' {
  /** Puts a resource into an executable, in place. */
  export const inject: (
    file: string,
    resource: string,
    data: Buffer,
    options: { readonly sentinelFuse: string },
  ) => Promise<void>;
}
