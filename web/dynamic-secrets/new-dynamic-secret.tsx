import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import type { Folder } from './folder.ts';
import { type Input, inputsOf, type Kind, kindNames, kinds, usualInputs } from './kinds.ts';
import { dynamicWords } from './words.ts';

/** Asks for a provider; its password is state of this form alone, which no cache keeps. */
export const NewDynamicSecret = ({ folder, onClose }: { folder: Folder; onClose: () => void }) => {
  const t = useWords(dynamicWords);
  const [kind, setKind] = useState<Kind>('sql-database');
  const [name, setName] = useState('');
  const [defaultTTL, setDefaultTTL] = useState('1h');
  const [maxTTL, setMaxTTL] = useState('24h');
  const [texts, setTexts] = useState(usualInputs('sql-database'));
  const choose = (next: Kind) => {
    setKind(next);
    setTexts(usualInputs(next));
  };
  const submit = async () => {
    await call('POST /api/v1/dynamic-secrets', {
      body: {
        ...folder,
        name,
        provider: { type: kind, inputs: inputsOf(kind, texts) },
        defaultTTL,
        ...(maxTTL && { maxTTL }),
      },
    });
    await readAgain(['GET /api/v1/dynamic-secrets']);
    onClose();
  };
  return (
    <Dialog title={t.add} onClose={onClose} wide>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field
                label={t.name}
                hint={t.nameHint}
                value={name}
                onChange={({ target }) => setName(target.value)}
                maxLength={64}
                required
              />
              <Choice
                label={t.kind}
                value={kind}
                onChange={(next) => choose(next as Kind)}
                options={Object.entries(kindNames)}
              />
              <Field
                label={t.usualTime}
                hint={t.timeHint}
                value={defaultTTL}
                onChange={({ target }) => setDefaultTTL(target.value)}
                maxLength={32}
                required
              />
              <Field
                label={t.longestTime}
                hint={t.timeHint}
                value={maxTTL}
                onChange={({ target }) => setMaxTTL(target.value)}
                maxLength={32}
              />
              {kinds[kind].map((input) => (
                <InputField
                  key={`${kind} ${input.name}`}
                  input={input}
                  value={texts[input.name] ?? ''}
                  onChange={(text) => setTexts({ ...texts, [input.name]: text })}
                />
              ))}
            </div>
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.add}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};

interface InputProps {
  readonly input: Input;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

const InputField = ({ input, value, onChange }: InputProps) => {
  const t = useWords(dynamicWords);
  const { label, shape, options = [], isOptional, usual } = input;
  const common = {
    label: t[label],
    value,
    required: !isOptional,
    hint: isOptional ? t.optional : shape === 'lines' && usual ? t.placeholders : undefined,
  };
  if (shape === 'choice')
    return (
      <Choice
        label={t[label]}
        value={value}
        onChange={onChange}
        options={options.map(([each, text]) => [each, text === '–' ? t[each as 'off' | 'user'] : text])}
      />
    );
  if (shape === 'lines')
    return (
      <div className="sm:col-span-2">
        <Area {...common} maxLength={65_536} onChange={({ target }) => onChange(target.value)} />
      </div>
    );
  return (
    <Field
      {...common}
      type={shape === 'secret' ? 'password' : shape === 'number' ? 'number' : 'text'}
      maxLength={1024}
      autoComplete={shape === 'secret' ? 'new-password' : 'off'}
      onChange={({ target }) => onChange(target.value)}
    />
  );
};
