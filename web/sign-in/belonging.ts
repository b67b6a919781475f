/** A way in, and where it begins; null where a password is asked for. */
export interface Way {
  readonly method: string;
  readonly url: string | null;
}

export interface Belonging {
  readonly email?: string;
  readonly organizationSlug?: string;
}

/** What somebody typed is an address, or else the short name of an organization; nothing leads to the default one. */
export const belongingOf = (text: string): Belonging => {
  if (text === '') return {};
  return text.includes('@') ? { email: text } : { organizationSlug: text };
};

/** The way of an organization that a browser is sent on, if there is one. */
export const redirectIn = (ways: readonly Way[]): string | undefined =>
  ways.find(({ method }) => method === 'saml' || method === 'oidc')?.url ?? undefined;
