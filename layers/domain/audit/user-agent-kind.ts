/** Kinds of clients as filters name them, told by what they call themselves. */
export const userAgentKinds = [
  'web',
  'cli',
  'k8-operator',
  'terraform',
  'other',
  'InfisicalPythonSDK',
  'InfisicalNodeSDK',
] as const;

export type UserAgentKind = (typeof userAgentKinds)[number];

const exact: readonly UserAgentKind[] = ['cli', 'k8-operator', 'terraform'];
const contained: readonly UserAgentKind[] = ['InfisicalNodeSDK', 'InfisicalPythonSDK'];

export const userAgentKindOf = (userAgent: string): UserAgentKind =>
  exact.find((kind) => kind === userAgent) ??
  (/mozilla/i.test(userAgent) ? 'web' : contained.find((kind) => userAgent.includes(kind))) ??
  'other';
