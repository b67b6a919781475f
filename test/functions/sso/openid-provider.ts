import { once } from 'node:events';
import { createServer, request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { selfSigned } from '../../adapters/egress/self-signed.ts';

/** A person as the provider knows them. */
interface Person {
  readonly email: string;
  readonly email_verified: boolean;
  readonly given_name: string;
}

/** `oidc-provider` on this machine, over TLS. */
export interface OpenIdProvider {
  readonly url: string;
  readonly ca: string;
  readonly people: Map<string, Person>;
  /** Goes to an address in a browser of its own, logs in as somebody and agrees; answers where it is sent in the end. */
  visit(address: URL, login: string): Promise<URL>;
  close(): void;
}

interface Page {
  readonly location: string | undefined;
  readonly text: string;
}

/** A browser that keeps cookies, and follows nothing by itself. */
const newBrowser = () => {
  const cookies = new Map<string, string>();
  return async (url: URL, form?: URLSearchParams): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const type = form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    const outgoing = send(url, {
      method: form ? 'POST' : 'GET',
      ca: selfSigned.cert,
      headers: { cookie, ...type },
    });
    outgoing.end(form?.toString());
    const [answer] = await once(outgoing, 'response');
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    let text = '';
    for await (const part of answer.setEncoding('utf8')) text += part;
    return { location: answer.headers.location, text };
  };
};

/** Starts it with one client, which is sent back to `redirectUri`. */
export const startOpenIdProvider = async (client: {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}): Promise<OpenIdProvider> => {
  const people = new Map<string, Person>();
  const server = createServer(selfSigned);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [client.redirectUri] }],
    claims: { email: ['email', 'email_verified'], profile: ['given_name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
  });
  server.on('request', provider.callback());

  const visit: OpenIdProvider['visit'] = async (address, login) => {
    const browse = newBrowser();
    let page = await browse(address);
    for (let hop = 0; hop < 12; hop += 1) {
      if (page.location?.startsWith(client.redirectUri)) return new URL(page.location);
      if (page.location !== undefined) {
        page = await browse(new URL(page.location, url));
        continue;
      }
      const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page.text) ?? [];
      const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(page.text) ?? [];
      page = await browse(new URL(action, url), new URLSearchParams({ prompt, login, password: 'any' }));
    }
    throw new Error('The provider never sent the browser back');
  };
  return {
    url,
    ca: selfSigned.cert,
    people,
    visit,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
