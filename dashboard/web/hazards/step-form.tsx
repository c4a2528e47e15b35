import { Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FIVE, type RectificationStep } from '../../../domain/rectification.js';
import type { Session } from '../api/session.js';
import { useAct } from '../api/use-act.js';
import { instantIn, localText } from '../format/zone.js';
import { RecordForm } from '../registers/record-form.js';
import { asksForFive, stepsOffered, type Way } from './way.js';

const WORDS = FIVE.filter((thing) => thing !== 'deadline');

/** Takes the next step on the way: which, why, and the five settled things where it needs them. */
export const StepForm = ({
  way,
  zone,
  session,
  path,
  onDone,
}: {
  readonly way: Way;
  readonly zone: string;
  readonly session: Session;
  readonly path: string;
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation();
  const offered = stepsOffered(session, way);
  const [chosen, setChosen] = useState<RectificationStep | null>(null);
  const [note, setNote] = useState('');
  const [severity, setSeverity] = useState(way.severity);
  const [five, setFive] = useState<Readonly<Record<string, string>>>(() => ({
    ...Object.fromEntries(WORDS.map((thing) => [thing, way.five[thing] ?? ''])),
    deadline: way.five.deadline === undefined ? '' : localText(way.five.deadline, zone),
  }));
  const [fault, setFault] = useState('');
  const { isSending, refusal, forgetRefusal, act } = useAct();
  const step = chosen !== null && offered.includes(chosen) ? chosen : offered[0];
  if (step === undefined) return null;
  const withFive = asksForFive(step, way);
  const send = async (): Promise<void> => {
    const deadline = instantIn(five['deadline'] ?? '', zone);
    if (withFive && (five['deadline'] ?? '') !== '' && deadline === undefined) {
      setFault(t('hazard.fault.deadline'));
      return;
    }
    const said = WORDS.flatMap((thing) => {
      const text = (five[thing] ?? '').trim();
      return text === '' ? [] : [[thing, text] as const];
    });
    await act(
      path,
      {
        step,
        ...(note.trim() === '' ? {} : { note: note.trim() }),
        ...(step === 'registered' ? { severity } : {}),
        ...(withFive ? { ...Object.fromEntries(said), ...(deadline === undefined ? {} : { deadline }) } : {}),
      },
      () => {
        setNote('');
        setChosen(null);
        onDone();
      },
    );
  };
  const wordOf = (one: RectificationStep): string =>
    one === 'rectifying' && way.state === 'evaluated'
      ? t('step.sent-back')
      : one === 'rectifying' && way.state === 'rectifying'
        ? t('step.settled-anew')
        : t(`step.${one}`);
  return (
    <RecordForm
      testId="step-form"
      refusal={fault === '' ? refusal : fault}
      send={{ testId: 'step-send', label: wordOf(step), isSending }}
      onSend={() => void send()}
    >
      <Segmented
        block
        aria-label={t('hazard.step')}
        value={step}
        options={offered.map((value) => ({ value, label: wordOf(value) }))}
        onChange={(value) => {
          setChosen(value as RectificationStep);
          forgetRefusal();
        }}
      />
      {step === 'registered' && (
        <Segmented
          aria-label={t('hazard.severity')}
          value={severity}
          options={(['general', 'major'] as const).map((value) => ({ value, label: t(`severity.${value}`) }))}
          onChange={(value) => setSeverity(value as Way['severity'])}
        />
      )}
      {withFive && (
        <div className="two-fields">
          {FIVE.map((thing) => (
            <label key={thing} htmlFor={`five-${thing}`}>
              {t(`five.${thing}`)}
              <Input
                id={`five-${thing}`}
                placeholder={thing === 'deadline' ? '2026-01-31 08:00' : ''}
                maxLength={1000}
                value={five[thing] ?? ''}
                onChange={(event) => {
                  setFive({ ...five, [thing]: event.target.value });
                  setFault('');
                  forgetRefusal();
                }}
              />
            </label>
          ))}
        </div>
      )}
      <label htmlFor="step-note">
        {t('hazard.note')}
        <Input.TextArea
          id="step-note"
          autoSize={{ minRows: 2, maxRows: 5 }}
          maxLength={4000}
          value={note}
          onChange={(event) => {
            setNote(event.target.value);
            forgetRefusal();
          }}
        />
      </label>
    </RecordForm>
  );
};
