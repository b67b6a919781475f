import { certManager } from './inputs.ts';

/** CAs of projects as this generation of the API calls them. */
export const internalAuthorities = `${certManager}/ca/internal`;
export const internalAuthority = `${internalAuthorities}/{caId}`;
