import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { wordOr } from '../alarms/words.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { ageText, sinceText } from '../format/time.js';
import { useLanguage } from '../i18n/i18n.js';
import { useMineSecond } from '../live/mine-clock.js';
import { Page, Shown } from '../pages/page.js';
import { byParagraph, type Compliance, countOf, DUTY_STATES, type Duty, type DutyState } from './duties.js';

const EVERY_MS = 15_000;

const SHAPES: Readonly<Record<DutyState, string>> = { met: '✓', late: '△', missing: '✕' };

/** A duty's state by shape and word; what is not met stands out, without the colours of the levels. */
const DutyMark = ({ state }: { readonly state: DutyState }) => {
  const { t } = useTranslation();
  return (
    <b className={`duty-mark ${state}`}>
      <i aria-hidden="true">{SHAPES[state]}</i> {t(`duty.${state}`)}
    </b>
  );
};

const DutyRow = ({ mine, duty, now }: { readonly mine: MineView; readonly duty: Duty; readonly now: number }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { since, source } = duty;
  return (
    <tr data-duty={duty.id} data-state={duty.state}>
      <td>
        <DutyMark state={duty.state} />
      </td>
      <td className="duty-name">{wordOr(t, `system.${duty.capability}`, duty.name[language])}</td>
      <td className="number-text">
        {since === null ? (
          <span className="quiet">–</span>
        ) : (
          <>
            {sinceText(since, mine.timeZone, now)} <span className="quiet">{ageText(now - since, t)}</span>
          </>
        )}
      </td>
      <td className="wide">{duty.evidence[language]}</td>
      <td className="quiet">
        {source.edition} {source.clause} · {t(`confidence.${source.confidence}`)}
      </td>
    </tr>
  );
};

const Board = ({ mine, board, now }: { readonly mine: MineView; readonly board: Compliance; readonly now: number }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const { duties, binds, why } = board;
  return (
    <>
      <section className="figures" aria-label={t('page.compliance')}>
        {DUTY_STATES.map((state) => (
          <div key={state} className={countOf(duties, state) > 0 && state !== 'met' ? 'figure attention' : 'figure'}>
            <b data-testid={`duties-${state}`}>{countOf(duties, state)}</b>
            <span>
              <i aria-hidden="true">{SHAPES[state]}</i> {t(`duty.${state}`)}
            </span>
          </div>
        ))}
        <div className="figure-text" data-testid="platform-binds" data-binds={binds}>
          <strong>{t(binds ? 'compliance.binds' : 'compliance.binds-not')}</strong>
          <span className="quiet">{why[language]}</span>
        </div>
      </section>
      <table className="sorted duties" aria-label={t('page.compliance')}>
        <thead>
          <tr>
            {(['state', 'duty', 'since', 'evidence', 'source'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`compliance.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        {[...byParagraph(duties)].map(([paragraph, members]) => (
          <tbody key={paragraph}>
            <tr className="group">
              <th colSpan={5} scope="rowgroup">
                {wordOr(t, `paragraph.${paragraph}`, paragraph)}
                <span className="quiet">
                  {t('compliance.met-of', { met: countOf(members, 'met'), all: members.length })}
                </span>
              </th>
            </tr>
            {members.map((duty) => (
              <DutyRow key={duty.id} mine={mine} duty={duty} now={now} />
            ))}
          </tbody>
        ))}
      </table>
    </>
  );
};

/** The duties board (履职): what a mine must have and do, whether it does, since when not, and on which evidence. */
export const CompliancePage = ({ mine, session }: { readonly mine: MineView; readonly session: Session }) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const { asked } = useAsked<Compliance>(`/mines/${encodeURIComponent(mine.id)}/compliance`, EVERY_MS);
  return (
    <Page mine={mine} session={session} title={t('page.compliance')} about={t('about.compliance')}>
      <Shown asked={asked}>{(board) => <Board mine={mine} board={board} now={now} />}</Shown>
    </Page>
  );
};
