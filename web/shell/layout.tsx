import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { BookOpen, Building2, CircleUser, LogOut, Menu as MenuIcon, Search, UserCog, X } from 'lucide-react';
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { reading } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { siteUrl } from '../api/site.ts';
import { IconButton } from '../shared/button.tsx';
import { Menu } from '../shared/menu.tsx';
import { Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { SignInAgain } from '../sign-in/sign-in-again.tsx';
import { signOut } from '../sign-in/signing-in.ts';
import { Logo } from './logo.tsx';
import { type Destination, projectPages } from './navigation.ts';
import { Palette } from './palette.tsx';
import { Preferences } from './preferences.tsx';
import { useOrganizationPages } from './use-organization-pages.ts';
import { shellWords } from './words.ts';

/** The frame of every page behind the sign-in: navigation, account, palette. */
export const Layout = () => {
  const t = useWords(shellWords);
  const { organizationId, isLeft } = useSession();
  const last = useRef(organizationId);
  if (organizationId) last.current = organizationId;
  const [palette, setPalette] = useState(false);
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the navigation of narrow windows.
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setPalette((shown) => !shown);
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, []);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="absolute top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        {t.skip}
      </a>
      <aside
        className={`${open ? 'fixed inset-0 z-30 flex' : 'hidden'} w-full flex-col border-r border-line bg-surface lg:sticky lg:top-0 lg:flex lg:h-dvh lg:w-60 lg:shrink-0`}
      >
        <div className="flex items-center justify-between px-4 py-3">
          <Link to="/projects" aria-label="Locket">
            <Logo />
          </Link>
          <IconButton
            icon={X}
            label={t.openNavigation}
            onClick={() => setOpen(false)}
            className="lg:hidden"
          />
        </div>
        <Navigation />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-surface px-3 py-2 sm:px-8">
          <IconButton
            icon={MenuIcon}
            label={t.openNavigation}
            aria-expanded={open}
            onClick={() => setOpen(true)}
            className="lg:hidden"
          />
          <button
            type="button"
            onClick={() => setPalette(true)}
            className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-page px-3 text-left text-muted hover:border-line-strong sm:max-w-sm"
          >
            <Search aria-hidden className="size-4 shrink-0" />
            <span className="flex-1 truncate">{t.palette}</span>
            <kbd className="hidden rounded border border-line bg-surface px-1.5 text-xs sm:inline">
              Ctrl K
            </kbd>
          </button>
          <div className="ml-auto flex items-center gap-1">
            <Preferences />
            <Account />
          </div>
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {palette && <Palette onClose={() => setPalette(false)} />}
      {!organizationId && !isLeft && last.current && (
        <SignInAgain organizationId={last.current} onDone={() => undefined} />
      )}
    </div>
  );
};

const Navigation = () => {
  const t = useWords(shellWords);
  const { projectId } = useParams({ strict: false });
  const project = useQuery({
    ...reading('GET /api/v1/projects/{projectId}', { path: { projectId: projectId ?? '' } }),
    enabled: projectId !== undefined,
  });
  const pages = useOrganizationPages();
  return (
    <nav aria-label={t.navigation} className="flex flex-1 flex-col gap-5 overflow-y-auto px-3 py-2">
      <Section>{pages.map((page) => destination(page))}</Section>
      {projectId !== undefined && (
        <Section title={project.data?.project.name ?? t.project}>
          {projectPages.map((page) => destination(page, projectId))}
        </Section>
      )}
    </nav>
  );
};

const Section = ({ title, children }: { title?: string; children: ReactNode }) => (
  <div className="flex flex-col gap-0.5">
    {title && <p className="truncate px-3 pb-1 text-xs font-semibold text-muted">{title}</p>}
    {children}
  </div>
);

const destination = (page: Destination, projectId?: string) => (
  <NavigationLink key={page.to} page={page} projectId={projectId} />
);

const NavigationLink = ({
  page: { to, label, icon: Icon },
  projectId,
}: {
  page: Destination;
  projectId: string | undefined;
}) => {
  const t = useWords(shellWords);
  return (
    <Link
      to={to as never}
      params={{ projectId } as never}
      activeOptions={{ exact: to === '/projects', includeSearch: false }}
      className="flex min-h-9 items-center gap-3 rounded-md px-3 py-1.5 text-muted hover:bg-sunken hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-accent-strong"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{t[label]}</span>
    </Link>
  );
};

const Account = () => {
  const t = useWords(shellWords);
  const navigate = useNavigate();
  const me = useQuery(reading('GET /api/v2/users/me', {}));
  const leave = () =>
    void signOut()
      .catch(() => undefined)
      .then(() => navigate({ to: '/sign-in', replace: true }));
  return (
    <Menu
      trigger={
        <IconButton
          icon={CircleUser}
          label={me.data ? `${t.account}: ${me.data.user.username}` : t.account}
        />
      }
      entries={[
        { label: t.profile, icon: UserCog, onSelect: () => void navigate({ to: '/account' }) },
        {
          label: t.changeOrganization,
          icon: Building2,
          onSelect: () => void navigate({ to: '/organizations' }),
        },
        {
          label: t.reference,
          icon: BookOpen,
          onSelect: () => void open(new URL('api/docs', siteUrl), '_blank', 'noopener'),
        },
        { label: t.signOut, icon: LogOut, onSelect: leave },
      ]}
    />
  );
};
