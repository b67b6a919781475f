import { Languages, Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '../shared/button.tsx';
import { Menu } from '../shared/menu.tsx';
import { setTheme, type Theme, themes, useTheme } from '../shared/theme.ts';
import { type Language, languages, setLanguage, useLanguage, useWords } from '../shared/words.ts';
import { shellWords } from './words.ts';

const icons = { system: Monitor, light: Sun, dark: Moon } as const satisfies Record<Theme, unknown>;

/** How the pages look and in which language they speak, on this browser. */
export const Preferences = () => {
  const t = useWords(shellWords);
  const theme = useTheme();
  const language = useLanguage();
  return (
    <div className="flex items-center gap-1">
      <Menu
        trigger={<IconButton icon={icons[theme]} label={t.theme} />}
        entries={themes.map((each) => ({
          label: t[each],
          icon: icons[each],
          checked: each === theme,
          onSelect: () => setTheme(each),
        }))}
      />
      <Menu
        trigger={<IconButton icon={Languages} label={t.language} />}
        entries={(Object.keys(languages) as Language[]).map((each) => ({
          label: languages[each],
          checked: each === language,
          onSelect: () => setLanguage(each),
        }))}
      />
    </div>
  );
};
