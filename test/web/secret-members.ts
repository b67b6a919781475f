// biome-ignore lint/suspicious/noExplicitAny: the description of the API, walked through.
type Json = any;

/** Members that hold something secret, in requests or replies. */
export const isSecret = (name: string): boolean =>
  /^(secretValue|clientSecret|privateKey|password|newPassword|accessToken|refreshToken|apiKey|hashedHex|secretKey(?=Value)|bindPass|bindPassword|tokenReviewerJwt|credentials|connectionCredentials|inputs|token|recoveryCodes|codes|plaintext|content|secretAccessKey|webhookSecretKey|secret)$/.test(
    name,
  );

const membersOf = (schema: Json, found = new Set<string>()): ReadonlySet<string> => {
  if (typeof schema !== 'object' || schema === null) return found;
  for (const name of Object.keys(schema.properties ?? {})) found.add(name);
  for (const part of Object.values(schema)) membersOf(part, found);
  return found;
};

/** Members of a reply that are called like something secret. */
export const secretsOf = (api: Json, route: string): readonly string[] => {
  const [method = '', path = ''] = route.split(' ');
  const reply = api.paths[path]?.[method.toLowerCase()]?.responses?.['200'];
  return [...membersOf(reply?.content?.['application/json']?.schema)].filter(isSecret);
};
