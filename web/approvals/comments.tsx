import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Form } from '../shared/form.tsx';
import { TextBox } from '../shared/inputs.tsx';
import { nameOf } from '../shared/people.ts';
import { useInstants, useWords } from '../shared/words.ts';
import { type ChangeRequest, requestRoute } from './request.ts';
import { approvalWords } from './words.ts';

/** Everybody whom a request names, by their ids. */
const namesIn = ({ committerUser, reviewers, policy }: ChangeRequest): ReadonlyMap<string, string> =>
  new Map(
    [committerUser, ...reviewers, ...policy.approvers].flatMap((person) =>
      person.userId ? [[person.userId, nameOf(person)] as const] : [],
    ),
  );

/** What was said about a request. */
export const Comments = ({ request }: { request: ChangeRequest }) => {
  const t = useWords(approvalWords);
  const instant = useInstants();
  const [text, setText] = useState('');
  const add = useChange('POST /api/v1/secret-approval-requests/{id}/comments', requestRoute);
  const names = namesIn(request);
  const submit = async () => {
    await add.mutateAsync({ path: { id: request.id }, body: { comment: text } });
    setText('');
  };
  return (
    <section aria-label={t.commentTitle} className="card flex flex-col gap-3 p-5">
      <h2 className="text-base font-semibold">{t.commentTitle}</h2>
      {request.comments.length === 0 && <p className="text-muted">{t.noComments}</p>}
      <ul className="flex flex-col gap-3">
        {request.comments.map(({ id, userId, comment, createdAt }) => (
          <li key={id}>
            <p className="text-xs text-muted">
              {names.get(userId) ?? t.gone} · {instant(createdAt)}
            </p>
            <p className="break-words whitespace-pre-wrap">{comment}</p>
          </li>
        ))}
      </ul>
      <Form onSubmit={submit} className="max-w-lg">
        {(busy) => (
          <>
            <TextBox
              label={t.comment}
              value={text}
              maxLength={2000}
              required
              onChange={({ target }) => setText(target.value)}
            />
            <div>
              <Button type="submit" busy={busy}>
                {t.addComment}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
};
