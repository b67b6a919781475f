/** Where the server is, whatever stage it is served below: scripts lie in `assets/` beside `api/`. */
export const siteUrl = new URL(import.meta.env.PROD ? '../' : '/', import.meta.url);

/** The path below which pages lie, without a slash at its end. */
export const basePath = siteUrl.pathname.replace(/\/$/, '');
