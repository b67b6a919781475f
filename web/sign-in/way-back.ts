import { useNavigate, useSearch } from '@tanstack/react-router';

/** A path of this very site, which is all that an address may have somebody go back to. */
export const ownPath = (to: unknown): string | undefined =>
  typeof to === 'string' && /^\/(?![/\\])[^\p{Cc}]*$/u.test(to) ? to : undefined;

/** Where somebody wanted to go before signing in. What a search says is looked at here, whoever let it pass before. */
export const useWayBack = () => {
  const navigate = useNavigate();
  const { to } = useSearch({ strict: false }) as { readonly to?: unknown };
  const path = ownPath(to);
  return { path, goBack: () => void navigate({ href: path ?? '/', replace: true }) };
};
