/** What a vendor sends a browser back with. */
export interface SentBack {
  readonly integration: string;
  readonly state: string;
  readonly code: string | undefined;
  /** Why it gave no code, as OAuth calls it. */
  readonly error: string | undefined;
}

const callback = /\/integrations\/([a-z0-9-]{1,64})\/oauth2\/callback$/;

/** Out of an address that a vendor, or anybody, made. */
export const sentBackIn = (path: string, search: string): SentBack | undefined => {
  const integration = callback.exec(path)?.[1];
  const said = new URLSearchParams(search);
  const state = said.get('state') ?? '';
  const code = said.get('code') ?? undefined;
  const error = /^[a-z_]{1,64}$/.exec(said.get('error') ?? '')?.[0];
  const isWhole = state !== '' && state.length <= 128 && (code ?? '').length <= 8192;
  return integration !== undefined && isWhole ? { integration, state, code, error } : undefined;
};
