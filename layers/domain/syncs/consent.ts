import type { Unit } from '../unit.ts';
import { oauthApp } from './opening.ts';
import type { TargetName } from './target.ts';

/** Where a vendor asks somebody whether this instance may act for them. */
interface ConsentPage {
  /** Path and parameters below the vendor's own address, or below that of a server of one's own. */
  readonly address: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether the vendor takes proof that who began is who ends (RFC 7636). */
  readonly takesPkce: boolean;
  /** Whether it is told where to send the browser back; others send it where their app says. */
  readonly takesRedirect: boolean;
}

const code = { response_type: 'code' };

const pages: Readonly<Partial<Record<TargetName, ConsentPage>>> = {
  'azure-key-vault': {
    address: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    parameters: {
      ...code,
      response_mode: 'query',
      scope: 'https://vault.azure.net/.default openid offline_access',
    },
    takesPkce: true,
    takesRedirect: true,
  },
  bitbucket: {
    address: 'https://bitbucket.org/site/oauth2/authorize',
    parameters: code,
    takesPkce: false,
    takesRedirect: false,
  },
  'gcp-secret-manager': {
    address: 'https://accounts.google.com/o/oauth2/v2/auth',
    parameters: {
      ...code,
      access_type: 'offline',
      prompt: 'consent',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
    },
    takesPkce: true,
    takesRedirect: true,
  },
  github: {
    address: 'https://github.com/login/oauth/authorize',
    parameters: { ...code, scope: 'repo admin:org' },
    takesPkce: true,
    takesRedirect: true,
  },
  gitlab: {
    address: 'https://gitlab.com/oauth/authorize',
    parameters: { ...code, scope: 'api' },
    takesPkce: true,
    takesRedirect: true,
  },
  heroku: {
    address: 'https://id.heroku.com/oauth/authorize',
    parameters: { ...code, scope: 'write-protected' },
    takesPkce: false,
    takesRedirect: false,
  },
  netlify: {
    address: 'https://app.netlify.com/authorize',
    parameters: code,
    takesPkce: false,
    takesRedirect: true,
  },
  vercel: {
    address: 'https://vercel.com/integrations/{slug}/new',
    parameters: {},
    takesPkce: false,
    takesRedirect: false,
  },
};

/** Where a browser is sent for consent: what began it, and where it comes back to, are its own to add. */
export interface Consent {
  readonly integration: TargetName;
  readonly address: string;
  readonly takesPkce: boolean;
  readonly takesRedirect: boolean;
}

/** The vendor's page, for the app that this instance is known by there; undefined where it is not known. */
export const consentAt = async (unit: Unit, target: TargetName): Promise<Consent | undefined> => {
  const page = pages[target];
  const app = page && (await oauthApp(unit, target));
  if (!app) return undefined;
  const { address, parameters, takesPkce, takesRedirect } = page;
  const url = new URL(address.replace('{slug}', encodeURIComponent(app.slug ?? '')));
  const at = app.url === undefined ? url : new URL(url.pathname, app.url);
  for (const [name, value] of Object.entries({ client_id: app.clientId, ...parameters }))
    at.searchParams.set(name, value);
  return { integration: target, address: at.href, takesPkce, takesRedirect };
};
