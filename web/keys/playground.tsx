import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type InputOf } from '../api/client.ts';
import { reading } from '../api/queries.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Snippet } from '../shared/copy.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { Loading, Note } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { fromBase64, toBase64 } from './base64.ts';
import type { Key } from './keys-page.tsx';
import { keyWords } from './words.ts';

const longest = 4096;

/** A key at work; what is typed and answered lives in this dialog alone. */
export const Playground = ({ entry, onClose }: { entry: Key; onClose: () => void }) => {
  const t = useWords(keyWords);
  return (
    <Dialog title={t.playground(entry.name)} onClose={onClose} wide>
      {entry.keyUsage === 'sign-verify' ? <Signing keyId={entry.id} /> : <Encrypting keyId={entry.id} />}
    </Dialog>
  );
};

const Encrypting = ({ keyId }: { keyId: string }) => {
  const t = useWords(keyWords);
  const [text, setText] = useState('');
  const [ciphertext, setCiphertext] = useState('');
  const [opened, setOpened] = useState<string>();
  const path = { keyId };
  const encrypt = async () => {
    const reply = await call('POST /api/v1/kms/keys/{keyId}/encrypt', {
      path,
      body: { plaintext: toBase64(text) },
    });
    setCiphertext(reply.ciphertext);
  };
  const decrypt = async () => {
    const { plaintext } = await call('POST /api/v1/kms/keys/{keyId}/decrypt', {
      path,
      body: { ciphertext: ciphertext.trim() },
    });
    setOpened(plaintext);
  };
  const shown = opened === undefined ? undefined : fromBase64(opened);
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <Form onSubmit={encrypt}>
        {(busy) => (
          <>
            <Area
              label={t.text}
              value={text}
              maxLength={longest}
              required
              onChange={({ target }) => setText(target.value)}
            />
            <Button type="submit" busy={busy}>
              {t.encrypt}
            </Button>
          </>
        )}
      </Form>
      <Form onSubmit={decrypt}>
        {(busy) => (
          <>
            <Area
              label={t.ciphertext}
              value={ciphertext}
              maxLength={4 * longest}
              required
              onChange={({ target }) => setCiphertext(target.value)}
            />
            <Button type="submit" busy={busy}>
              {t.decrypt}
            </Button>
            {opened !== undefined && (
              <>
                {shown === undefined && <Note tone="info">{t.notText}</Note>}
                <Snippet label={t.result}>{shown ?? opened}</Snippet>
              </>
            )}
          </>
        )}
      </Form>
    </div>
  );
};

type Algorithm = InputOf<'POST /api/v1/kms/keys/{keyId}/sign'>['body']['signingAlgorithm'];

const Signing = ({ keyId }: { keyId: string }) => {
  const t = useWords(keyWords);
  const path = { keyId };
  const found = useQuery(reading('GET /api/v1/kms/keys/{keyId}/signing-algorithms', { path }));
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState('');
  const [signature, setSignature] = useState('');
  const [isValid, setValid] = useState<boolean>();
  const signingAlgorithm = (chosen ?? found.data?.signingAlgorithms[0]) as Algorithm | undefined;
  if (!signingAlgorithm) return <Loading rows={2} />;
  const body = { data: toBase64(text), signingAlgorithm };
  const sign = async () => {
    setValid(undefined);
    setSignature((await call('POST /api/v1/kms/keys/{keyId}/sign', { path, body })).signature);
  };
  const verify = async () => {
    const input = { path, body: { ...body, signature: signature.trim() } };
    setValid((await call('POST /api/v1/kms/keys/{keyId}/verify', input)).signatureValid);
  };
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <Form onSubmit={sign}>
        {(busy) => (
          <>
            <Choice
              label={t.algorithm}
              value={signingAlgorithm}
              onChange={setChosen}
              options={(found.data?.signingAlgorithms ?? []).map((each) => [each, each])}
            />
            <Area
              label={t.text}
              value={text}
              maxLength={longest}
              required
              onChange={({ target }) => setText(target.value)}
            />
            <Button type="submit" busy={busy}>
              {t.sign}
            </Button>
          </>
        )}
      </Form>
      <Form onSubmit={verify}>
        {(busy) => (
          <>
            <Area
              label={t.signature}
              rows={8}
              value={signature}
              maxLength={2 * longest}
              required
              onChange={({ target }) => setSignature(target.value)}
            />
            <Button type="submit" busy={busy}>
              {t.verify}
            </Button>
            {isValid !== undefined && (
              <Note tone={isValid ? 'good' : 'danger'}>{isValid ? t.valid : t.invalid}</Note>
            )}
          </>
        )}
      </Form>
    </div>
  );
};
