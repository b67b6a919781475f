import { inflateRawSync } from 'node:zlib';
import { expect } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';

interface Visit {
  readonly method?: string;
  readonly token?: string;
  readonly cookie?: string;
  readonly json?: object;
  readonly form?: URLSearchParams;
}

interface Seen {
  readonly status: number;
  readonly location: string;
  readonly cookie: string;
  // biome-ignore lint/suspicious/noExplicitAny: replies of several shapes
  readonly body: any;
}

/** An organization as the guides speak of it. */
export interface GuidesOrganization {
  readonly LOCKET: string;
  readonly TOKEN: string;
  readonly ORG: string;
  readonly SLUG: string;
  readonly [variable: string]: string;
}

/** A Locket, and a browser in which people sign in. */
export interface SignOnPlace {
  readonly locket: LocketProcess;
  visit(address: string | URL, visit?: Visit): Promise<Seen>;
  /** A token of the admin's account, for the organization if one is given. */
  admin(organizationId?: string): Promise<string>;
  organization(name: string): Promise<GuidesOrganization>;
  /** Makes a group and answers its id. */
  group(place: GuidesOrganization, name: string): Promise<string>;
  /** Exchanges what a page was sent to with for a session. */
  enter(page: string, cookie: string): Promise<Seen>;
  /** Names of the members, by address, and who of them is in a group. */
  members(place: GuidesOrganization): Promise<Readonly<Record<string, string>>>;
  inGroup(place: GuidesOrganization, groupId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The id of the request that a browser is sent to a SAML provider with, and what goes back with the answer. */
export const samlRequestIn = (location: string) => {
  const { searchParams } = new URL(location);
  const request = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  const [, requestId = ''] = / ID="([^"]+)"/.exec(request) ?? [];
  return { requestId, relayState: searchParams.get('RelayState') ?? '' };
};

/** Starts it; addresses that providers name count as verified. */
export const openSignOnPlace = async (): Promise<SignOnPlace> => {
  const locket = await startLocketProcess(await newDataFolder());

  const visit: SignOnPlace['visit'] = async (address, { method, token, cookie, json, form } = {}) => {
    const response = await fetch(new URL(address, locket.url), {
      method: method ?? (json || form ? 'POST' : 'GET'),
      redirect: 'manual',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(cookie && { cookie }),
        ...(json && { 'content-type': 'application/json' }),
      },
      ...(json && { body: JSON.stringify(json) }),
      ...(form && { body: form }),
    });
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      cookie: response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '',
      body: asJson(await response.text()),
    };
  };

  const done = async (...[address, more]: Parameters<typeof visit>) => {
    const seen = await visit(address, more);
    expect(seen.status, `${address}: ${JSON.stringify(seen.body)}`).toBe(200);
    return seen.body;
  };

  const admin: SignOnPlace['admin'] = async (organizationId) => {
    const { adminEmail: email, adminPassword: password } = locket.credentials;
    const { accessToken } = await done('/api/v3/auth/login', { json: { email, password } });
    if (organizationId === undefined) return accessToken;
    const choice = { json: { organizationId }, token: accessToken };
    return (await done('/api/v3/auth/select-organization', choice)).token;
  };

  const trust = { trustSamlEmails: true, trustLdapEmails: true };
  await done('/api/v1/admin/config', { method: 'PATCH', token: await admin(), json: trust });

  return {
    locket,
    visit,
    admin,
    organization: async (name) => {
      const { organization } = await done('/api/v2/organizations', { json: { name }, token: await admin() });
      const TOKEN = await admin(organization.id);
      return { LOCKET: locket.url, TOKEN, ORG: organization.id, SLUG: organization.slug };
    },
    group: async ({ TOKEN: token }, name) =>
      (await done('/api/v1/groups', { json: { name, slug: name, role: 'no-access' }, token })).id,
    enter: (page, cookie) => {
      const providerAuthToken = new URLSearchParams(new URL(page).hash.slice(1)).get('token') ?? '';
      return visit('/api/v1/sso/token-exchange', { json: { providerAuthToken }, cookie });
    },
    members: async ({ ORG, TOKEN: token }) => {
      const { users } = await done(`/api/v2/organizations/${ORG}/memberships`, { token });
      return Object.fromEntries(
        users.map(({ user }: { readonly user: Readonly<Record<string, string | null>> }) => [
          user.email,
          `${user.firstName ?? ''} ${user.lastName ?? ''}`.trim(),
        ]),
      );
    },
    inGroup: async ({ TOKEN: token }, groupId) => {
      const { users } = await done(`/api/v1/groups/${groupId}/users`, { token });
      return users
        .filter(({ isPartOfGroup }: { readonly isPartOfGroup: boolean }) => isPartOfGroup)
        .map(({ email }: { readonly email: string }) => email);
    },
    close: async () => {
      await locket.stop();
      await removeFolder(locket.dataDir);
    },
  };
};
