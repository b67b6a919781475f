import { useNavigate, useSearch } from '@tanstack/react-router';
import { clock } from '../shared/clock.ts';
import { keptPath, ownPath } from './own-path.ts';

const name = 'locket-wanted';

/** Keeps in this tab where to go back to while an identity provider has the browser; nothing forgets what was kept. */
export const keepWayBack = (path: string | undefined): void => {
  if (path === undefined) sessionStorage.removeItem(name);
  else sessionStorage.setItem(name, JSON.stringify({ path, at: clock() }));
};

/** What was kept, once. */
export const takenWayBack = (): string | undefined => {
  const kept = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  return keptPath(kept, clock());
};

/** Where somebody wanted to go before signing in. What a search says is looked at here, whoever let it pass before. */
export const useWayBack = () => {
  const navigate = useNavigate();
  const { to } = useSearch({ strict: false }) as { readonly to?: unknown };
  const path = ownPath(to);
  return { path, goBack: () => void navigate({ href: path ?? '/', replace: true }) };
};
