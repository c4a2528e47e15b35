import './time-machine.css';
import { Button, Slider } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MineView } from '../../server/live/mine-view.js';
import { AlarmList } from '../alarms/alarm-list.js';
import { orderAlarms } from '../alarms/order-alarms.js';
import type { Session } from '../api/session.js';
import { useAsked } from '../api/use-asked.js';
import { EvacuationPanel } from '../evacuation/evacuation-panel.js';
import { clockText, dayText } from '../format/time.js';
import { instantIn, localText } from '../format/zone.js';
import { LiveContext } from '../live/hooks.js';
import { useMineSecond } from '../live/mine-clock.js';
import { MineMap } from '../map/mine-map.js';
import { Page, Shown } from '../pages/page.js';
import { goTo } from '../screen/pages.js';
import { createPastClient, type ScreenThen } from './past-client.js';
import { SeenLate } from './seen-late.js';

const NO_AREAS: readonly string[] = [];
const MINUTE_MS = 60_000;
/** The slider reaches so far to either side of the instant that was chosen. */
const REACH_MS = 30 * MINUTE_MS;
const STEPS_S = [-60, -10, -1, 1, 10, 60] as const;
const nothing = (): void => undefined;

const Past = ({ then, session }: { readonly then: ScreenThen; readonly session: Session }) => {
  const { t } = useTranslation();
  const client = useMemo(() => createPastClient(then), [then]);
  const [mine] = then.mines;
  if (mine === undefined) return null;
  const alarms = orderAlarms(then.alarms);
  const orders = then.evacuations.map(({ muster, ...evacuation }) => ({ evacuation, muster }));
  return (
    <LiveContext value={client}>
      <div className="past" data-testid="past" data-at={then.at}>
        <div className="past-map" inert>
          <MineMap mine={mine} alarms={alarms} chosenArea={null} draft={NO_AREAS} onArea={nothing} onPoint={nothing} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse */}
        <section className="past-lists" tabIndex={0} aria-label={t('then.late')}>
          <div inert>
            <AlarmList mine={mine} alarms={alarms} closed={[]} chosen={null} onChoose={nothing} />
            <EvacuationPanel mine={mine} orders={orders} session={session} />
          </div>
          <SeenLate then={then} mine={mine} />
        </section>
      </div>
    </LiveContext>
  );
};

/** The time machine (画面回溯): what the dispatcher's screen showed at a second, in the same pictures, read-only. */
export const TimeMachinePage = ({
  mine,
  session,
  item,
}: {
  readonly mine: MineView;
  readonly session: Session;
  readonly item: string | null;
}) => {
  const { t } = useTranslation();
  const now = useMineSecond(mine);
  const [start] = useState(now - MINUTE_MS);
  const chosen = /^\d{1,15}$/.test(item ?? '') ? Number(item) : start;
  const [middle, setMiddle] = useState(chosen);
  const [dragged, setDragged] = useState<number | null>(null);
  const centre = Math.abs(chosen - middle) > REACH_MS ? chosen : middle;
  const { asked } = useAsked<ScreenThen>(`/mines/${encodeURIComponent(mine.id)}/screen?at=${chosen}`, null);
  const shown = dragged ?? chosen;
  const go = (at: number): void => {
    setDragged(null);
    goTo('time-machine', String(Math.min(at, now)));
  };
  const local = `${dayText(shown, mine.timeZone)} ${clockText(shown, mine.timeZone)}`;
  const typed = (text: string): void => {
    const minute = instantIn(text.slice(0, 16), mine.timeZone);
    if (minute === undefined || text === local) return;
    const at = minute + Number(text.slice(17, 19)) * 1000;
    setMiddle(at);
    go(at);
  };
  return (
    <Page
      mine={mine}
      session={session}
      title={t('page.time-machine')}
      tools={<strong data-testid="read-only">{t('then.read-only')}</strong>}
    >
      <div className="past-tools">
        <input
          key={local}
          data-testid="past-at"
          aria-label={t('then.at')}
          defaultValue={local}
          onBlur={(event) => typed(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') typed(event.currentTarget.value);
          }}
        />
        {STEPS_S.map((step) => (
          <Button key={step} onClick={() => go(chosen + step * 1000)}>
            {step > 0 ? '+' : '−'}
            {t('then.step', { s: Math.abs(step) })}
          </Button>
        ))}
        <Slider
          ariaLabelForHandle={t('then.slider')}
          min={centre - REACH_MS}
          max={Math.min(centre + REACH_MS, Math.max(now, chosen))}
          step={1000}
          value={shown}
          tooltip={{ formatter: (at) => (at === undefined ? '' : clockText(at, mine.timeZone)) }}
          onChange={setDragged}
          onChangeComplete={go}
        />
      </div>
      <Shown asked={asked}>
        {(then) => (
          <>
            <p className="quiet past-file">
              {then.mineFile === null
                ? t('then.drawn-now')
                : t('then.drawn-then', {
                    since: localText(then.mineFile.since, mine.timeZone),
                    sha256: then.mineFile.sha256.slice(0, 12),
                  })}
            </p>
            <Past then={then} session={session} />
          </>
        )}
      </Shown>
    </Page>
  );
};
