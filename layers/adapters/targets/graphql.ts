import type { Context } from './adapter.ts';
import { fault } from './fault.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of others
type Data = any;

/** Asks an API of GraphQL, whose errors come with status 200. */
export const graphql =
  (
    url: string,
    headers: (context: Context) => Readonly<Record<string, string | undefined>>,
    /** Whether an error is none. */
    isFine: (message: string) => boolean = () => false,
  ) =>
  async (
    context: Context,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<Data> => {
    const { json } = await context.ask({
      method: 'POST',
      url,
      headers: headers(context),
      json: { query, variables },
    });
    // What it says may repeat what it was sent.
    const errors: readonly { readonly message?: unknown }[] = json?.errors ?? [];
    if (errors.length > 0 && errors.every(({ message }) => isFine(String(message)))) return json.data ?? {};
    if (errors.length > 0 || json?.data === undefined) throw fault('refused', 'The target refused the query');
    return json.data;
  };
