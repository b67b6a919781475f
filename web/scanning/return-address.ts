/** What GitHub sends a browser back with. */
export interface Returned {
  readonly installationId: string;
  readonly sessionId: string;
  readonly code: string | undefined;
}

/** Out of an address that GitHub, or anybody, made. */
export const returnedIn = (search: string): Returned | undefined => {
  const said = new URLSearchParams(search);
  const installationId = said.get('installation_id') ?? '';
  const sessionId = said.get('state') ?? '';
  const code = said.get('code') ?? undefined;
  const isWhole = /^\d{1,20}$/.test(installationId) && sessionId !== '' && sessionId.length <= 128;
  return isWhole && (code ?? '').length <= 512 ? { installationId, sessionId, code } : undefined;
};
