import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { TextBox } from '../shared/inputs.tsx';
import { Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { type Draft, draftFault, draftsOf, nextKey, type Rule, rulesFromText, rulesOf } from './drafts.ts';
import { RuleCard } from './rule-card.tsx';
import { actionsOf, type Scope, subjectsOf } from './subjects.ts';
import { ruleWords } from './words.ts';

interface EditorProps {
  readonly scope: Scope;
  readonly rules: readonly Rule[];
  /** Hears the rules, or nothing while they cannot be saved. */
  readonly onChange: (rules: readonly Rule[] | undefined) => void;
}

const newDraft = (scope: Scope): Draft => {
  const [subject = ''] = subjectsOf(scope);
  const actions = actionsOf(scope, subject).slice(0, 1);
  return { key: nextKey(), subject, actions, conditions: [], inverted: false };
};

const asText = (rules: readonly Rule[]): string => JSON.stringify(rules, undefined, 2);

/** Rules as a form, or as the API has them. */
export const RuleEditor = ({ scope, rules, onChange }: EditorProps) => {
  const t = useWords(ruleWords);
  const [drafts, setDrafts] = useState(() => draftsOf(scope, rules));
  const [text, setText] = useState<string | undefined>(() => (drafts ? undefined : asText(rules)));
  const read = text === undefined ? undefined : rulesFromText(text);
  const change = (next: readonly Draft[]) => {
    setDrafts(next);
    onChange(next.some(draftFault) ? undefined : rulesOf(next));
  };
  const write = (next: string) => {
    setText(next);
    const found = rulesFromText(next);
    onChange('rules' in found ? found.rules : undefined);
    setDrafts('rules' in found ? readable(scope, found.rules) : undefined);
  };
  return (
    <section aria-label={t.rules} className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{t.rules}</h3>
        <div className="flex gap-1">
          <Button
            look={text === undefined ? 'plain' : 'quiet'}
            aria-pressed={text === undefined}
            disabled={!drafts}
            onClick={() => setText(undefined)}
          >
            {t.form}
          </Button>
          <Button
            look={text === undefined ? 'quiet' : 'plain'}
            aria-pressed={text !== undefined}
            onClick={() => setText(asText(drafts ? rulesOf(drafts) : rules))}
          >
            {t.json}
          </Button>
        </div>
      </div>
      {text === undefined && drafts ? (
        <Cards scope={scope} drafts={drafts} onChange={change} />
      ) : (
        <>
          {read && 'fault' in read && <Note tone="danger">{t.badJson(read.fault)}</Note>}
          {read && 'rules' in read && !drafts && <Note tone="info">{t.onlyJson}</Note>}
          <TextBox
            label={t.json}
            rows={16}
            spellCheck={false}
            value={text ?? ''}
            onChange={({ target }) => write(target.value)}
            className="font-mono text-xs"
          />
        </>
      )}
    </section>
  );
};

/** What somebody types is looked at as the API would: a rule without its parts is for the API to refuse. */
const readable = (scope: Scope, rules: readonly Rule[]): readonly Draft[] | undefined => {
  try {
    return draftsOf(scope, rules);
  } catch {
    return undefined;
  }
};

interface CardsProps {
  readonly scope: Scope;
  readonly drafts: readonly Draft[];
  readonly onChange: (drafts: readonly Draft[]) => void;
}

const Cards = ({ scope, drafts, onChange }: CardsProps) => {
  const t = useWords(ruleWords);
  return (
    <>
      {drafts.length === 0 && <p className="text-muted">{t.none}</p>}
      {drafts.map((draft, index) => (
        <RuleCard
          key={draft.key}
          scope={scope}
          draft={draft}
          title={t.rule(index + 1)}
          onChange={(next) => onChange(drafts.map((each) => (each.key === draft.key ? next : each)))}
          onRemove={() => onChange(drafts.filter(({ key }) => key !== draft.key))}
        />
      ))}
      <div>
        <Button icon={Plus} onClick={() => onChange([...drafts, newDraft(scope)])}>
          {t.add}
        </Button>
      </div>
    </>
  );
};
