import { useSyncExternalStore } from 'react';
import { remembered } from './remembered.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const isTheme = (text: string): text is Theme => themes.some((theme) => theme === text);
const kept = remembered('theme', isTheme);
const system = matchMedia('(prefers-color-scheme: dark)');
let chosen: Theme = kept.read() ?? 'system';
const listeners = new Set<() => void>();

const apply = (): void => {
  const shown = chosen === 'system' ? (system.matches ? 'dark' : 'light') : chosen;
  document.documentElement.dataset.theme = shown;
};
apply();
system.addEventListener('change', apply);

export const setTheme = (theme: Theme): void => {
  chosen = theme;
  kept.write(theme);
  apply();
  for (const listener of listeners) listener();
};

export const useTheme = (): Theme =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
