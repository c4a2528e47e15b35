import { Button, Input } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordOr } from '../alarms/words.js';
import { mayRegulate, type Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { dayText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { Fields } from '../registers/fields.js';
import { encodePlace } from '../screen/pages.js';
import type { BoardMine } from './board-page.js';

/** The calendar that days of several mines are written in. */
const ZONE = 'Asia/Shanghai';

/** The division's word that a suspended mine may resume (D13). */
const ResumeForm = ({ mine }: { readonly mine: string }) => {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [isDone, setDone] = useState(false);
  const { isSending, refusal, act } = useAct();
  if (isDone) return <p>{t('board.accepted-now')}</p>;
  return (
    <form
      className="acts two-fields"
      onSubmit={(event) => {
        event.preventDefault();
        void act(`/mines/${encodeURIComponent(mine)}/resumption`, { note: note.trim() }, () => setDone(true));
      }}
    >
      <Input
        aria-label={t('board.resume-note')}
        placeholder={t('board.resume-note')}
        maxLength={4000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <span>
        <Button htmlType="submit" loading={isSending} disabled={note.trim() === ''}>
          {t('board.resume')}
        </Button>{' '}
        <span className="refusal" role="alert">
          {refusal}
        </span>
      </span>
    </form>
  );
};

/** A platform duty by its paragraph and in words: `D8.drill` is D8, the emergency drill. */
const dutyText = (duty: string, t: TFunction): string => {
  const [paragraph = '', capability = ''] = duty.split('.', 2);
  return `${paragraph} ${wordOr(t, `system.${capability}`, capability)}`;
};

/** What stands behind a mine's line: its capacity's duties, its overruns, its leaders, and whether it may resume. */
export const MineMore = ({ line, session }: { readonly line: BoardMine; readonly session: Session }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const [comma, stop] = language === 'zh' ? ['、', '；'] : [', ', '; '];
  const { suspension, overruns, leaders, capacityClass, platform, rectifications } = line;
  return (
    <div className="board-part">
      <Fields
        facts={[
          [t('board.month'), line.month],
          [t('board.capacity-duty'), capacityClass.duties.map((duty) => duty[language]).join(stop)],
          [t('board.duties-open'), platform.open.map((duty) => dutyText(duty, t)).join(comma)],
          [
            t('board.rectifications'),
            t('board.rectifications-text', {
              found: rectifications.found,
              overdue: rectifications.overdue,
              supervised: rectifications.supervised,
            }),
          ],
          [
            t('board.leaders'),
            leaders
              .map(({ name, descents, quota }) => `${name} ${descents}${quota === null ? '' : `/${quota}`}`)
              .join(comma),
          ],
          [
            t('board.overruns'),
            overruns.incidents.length === 0 ? undefined : (
              <>
                {overruns.incidents.map((id, index) => (
                  <span key={id}>
                    <a className="to" href={encodePlace({ page: 'incidents', item: id })}>
                      {index + 1}
                    </a>{' '}
                  </span>
                ))}
                <span className="quiet">{t('board.excluded', { n: overruns.excluded })}</span>
              </>
            ),
          ],
        ]}
      />
      {suspension !== null && (
        <p>
          {t('board.suspended-since', { at: dayText(suspension.since, ZONE) })}{' '}
          {suspension.state === 'accepted'
            ? t('board.accepted', { by: suspension.acceptedBy ?? '', note: suspension.note ?? '' })
            : t('board.not-accepted')}{' '}
          {suspension.state === 'suspended' && suspension.heldAt !== undefined && (
            <b className="strong-mark">{t('board.held', { at: dayText(suspension.heldAt, ZONE) })}</b>
          )}
        </p>
      )}
      {line.unapprovedFile !== null && (
        <p>
          <b className="strong-mark">{t('board.unapproved', { at: dayText(line.unapprovedFile.at, ZONE) })}</b>{' '}
          <span className="quiet">SHA-256 {line.unapprovedFile.sha256.slice(0, 12)}</span>
        </p>
      )}
      {suspension?.state === 'suspended' && mayRegulate(session) && <ResumeForm mine={line.mine} />}
    </div>
  );
};
