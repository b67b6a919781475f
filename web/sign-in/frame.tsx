import { type ReactNode, useEffect } from 'react';
import { Logo } from '../shell/logo.tsx';
import { Preferences } from '../shell/preferences.tsx';

/** The frame of the pages before somebody is signed in. */
export const Frame = ({ title, intro, children }: { title: string; intro: string; children: ReactNode }) => {
  useEffect(() => {
    document.title = `${title} · Locket`;
  }, [title]);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between px-4 py-3 sm:px-8">
        <Logo />
        <Preferences />
      </header>
      <main className="flex flex-1 items-start justify-center px-4 pt-[8vh] pb-10">
        <div className="card w-full max-w-md p-6 shadow-sm sm:p-8">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-6 text-muted">{intro}</p>
          {children}
        </div>
      </main>
    </div>
  );
};
