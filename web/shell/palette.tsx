import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Box, type LucideIcon, Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { reading } from '../api/queries.ts';
import { useWords } from '../shared/words.ts';
import { organizationParts, projectPages, projectParts } from './navigation.ts';
import { useOrganizationPages } from './use-organization-pages.ts';
import { shellWords } from './words.ts';

interface Goal {
  readonly id: string;
  readonly label: string;
  readonly place: string;
  readonly icon: LucideIcon;
  readonly go: () => void;
}

const mostShown = 40;

const matches = (goal: Goal, search: string): boolean =>
  search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${goal.place} ${goal.label}`.toLowerCase().includes(word));

/** What is called as was typed comes first, then what has it in its name; places come last. */
const rankOf = ({ label }: Goal, search: string): number => {
  const at = label.toLowerCase().indexOf(search.toLowerCase());
  return at === 0 ? 0 : at > 0 ? 1 : 2;
};

/** Everything that the palette leads to from where somebody is. */
const useGoals = (): readonly Goal[] => {
  const t = useWords(shellWords);
  const navigate = useNavigate();
  const { projectId } = useParams({ strict: false });
  const { data } = useQuery(reading('GET /api/v1/projects', { query: { type: 'all' } }));
  const projects = data?.projects ?? [];
  const pages = useOrganizationPages();
  const own = projects.find(({ id }) => id === projectId);
  return [
    ...[...pages, ...organizationParts].map(({ to, label, icon }) => ({
      id: to,
      label: t[label],
      place: t.organization,
      icon,
      go: () => void navigate({ to: to as never }),
    })),
    ...(own ? [...projectPages, ...projectParts] : []).map(({ to, label, icon }) => ({
      id: to,
      label: t[label],
      place: own?.name ?? '',
      icon,
      go: () => void navigate({ to: to as never, params: { projectId } as never }),
    })),
    ...projects.flatMap((project) => [
      {
        id: project.id,
        label: project.name,
        place: t.project,
        icon: Box,
        go: () => void navigate({ to: '/projects/$projectId/secrets', params: { projectId: project.id } }),
      },
      ...project.environments.map(({ slug, name }) => ({
        id: `${project.id} ${slug}`,
        label: name,
        place: project.name,
        icon: Box,
        go: () =>
          void navigate({
            to: '/projects/$projectId/secrets/$environment',
            params: { projectId: project.id, environment: slug },
          }),
      })),
    ]),
  ];
};

/** Goes anywhere by a few letters (Ctrl K). */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(shellWords);
  const ref = useRef<HTMLDialogElement>(null);
  const list = useId();
  const [search, setSearch] = useState('');
  const [marked, setMarked] = useState(0);
  const goals = useGoals()
    .filter((goal) => matches(goal, search.trim()))
    .sort((a, b) => rankOf(a, search.trim()) - rankOf(b, search.trim()))
    .slice(0, mostShown);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const choose = (goal: Goal | undefined) => {
    if (!goal) return;
    onClose();
    goal.go();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setMarked((marked + step + goals.length) % Math.max(goals.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(goals[marked]);
    }
  };
  return (
    <dialog
      ref={ref}
      aria-label={t.palette}
      onCancel={onClose}
      onMouseDown={(event) => event.target === ref.current && onClose()}
      className="mx-auto mt-[12vh] w-[min(36rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-0 text-ink shadow-2xl"
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-muted" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={goals[marked] ? `${list}-${marked}` : undefined}
          aria-label={t.paletteHint}
          placeholder={t.paletteHint}
          value={search}
          maxLength={100}
          onChange={({ target }) => {
            setSearch(target.value);
            setMarked(0);
          }}
          onKeyDown={onKey}
          className="min-h-12 flex-1 bg-transparent outline-none"
        />
      </div>
      <div id={list} role="listbox" aria-label={t.palette} className="max-h-[50vh] overflow-y-auto p-1.5">
        {goals.length === 0 && <p className="p-6 text-center text-muted">{t.paletteNothing}</p>}
        {goals.map((goal, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and hears the keys.
          <div
            key={goal.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === marked}
            tabIndex={-1}
            onClick={() => choose(goal)}
            className={`flex cursor-pointer items-center gap-3 rounded-md px-3 py-2 ${index === marked ? 'bg-accent-soft' : 'hover:bg-sunken'}`}
          >
            <goal.icon aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate">{goal.label}</span>
            <span className="max-w-40 truncate text-xs text-muted">{goal.place}</span>
          </div>
        ))}
      </div>
    </dialog>
  );
};
