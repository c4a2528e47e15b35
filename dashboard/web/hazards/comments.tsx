import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { commentSchema } from '../../server/register-shapes.js';
import { mayRegulate, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { useAsked } from '../api/use-asked.js';
import { localText } from '../format/zone.js';
import { Shown } from '../pages/page.js';

interface Said {
  readonly items: readonly z.infer<typeof commentSchema>[];
}

/** What the regulator has said of an incident, and a line to say more. */
export const Comments = ({
  incident,
  zone,
  session,
}: {
  readonly incident: string;
  readonly zone: string;
  readonly session: Session;
}) => {
  const { t } = useTranslation();
  const path = `/incidents/${encodeURIComponent(incident)}/comments`;
  const { asked, again } = useAsked<Said>(path, 30_000);
  const [note, setNote] = useState('');
  const { isSending, refusal, act } = useAct();
  const send = (): Promise<void> =>
    act(path, { note: note.trim() }, () => {
      setNote('');
      again();
    });
  return (
    <>
      <h3>{t('comment.title')}</h3>
      <Shown asked={asked}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('comment.none')}</p>
          ) : (
            <ul className="steps">
              {items.map(({ id, by, at, note: said }) => (
                <li key={id}>
                  <p className="quiet">
                    {localText(at, zone)} · {by}
                  </p>
                  <p>{said}</p>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {mayRegulate(session) && (
        <form
          className="acts"
          onSubmit={(event) => {
            event.preventDefault();
            if (note.trim() !== '') void send();
          }}
        >
          <Input.TextArea
            aria-label={t('comment.write')}
            placeholder={t('comment.write')}
            autoSize={{ minRows: 1, maxRows: 4 }}
            maxLength={4000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <p className="refusal" role="alert">
            {refusal}
          </p>
          <div className="form-end">
            <Button htmlType="submit" loading={isSending} disabled={note.trim() === ''}>
              {t('comment.send')}
            </Button>
          </div>
        </form>
      )}
    </>
  );
};
