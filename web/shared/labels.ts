const whole: Readonly<Record<string, string>> = {
  api: 'API',
  arn: 'ARN',
  aws: 'AWS',
  ca: 'CA',
  db: 'DB',
  dn: 'DN',
  iam: 'IAM',
  id: 'ID',
  ids: 'IDs',
  kms: 'KMS',
  oauth: 'OAuth',
  url: 'URL',
};

/** A member of the API as a label: `personalAccessToken` is “Personal access token”. */
export const labelOf = (member: string): string => {
  const [first = '', ...rest] = member
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([a-z])(\d)/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((word) => whole[word.toLowerCase()] ?? word.toLowerCase());
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
};

/** What stands between commas. */
export const listIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
