/** Calls the API and fails loudly: for seeding. */
export interface Api {
  // biome-ignore lint/suspicious/noExplicitAny: replies have the shape of their operation
  post(path: string, body: object): Promise<any>;
}

export const apiOf = (url: string, token: string): Api => ({
  post: async (path, body) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  },
});
