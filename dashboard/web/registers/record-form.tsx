import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The frame of a form that people fill: its title, its fields, why it was refused, and its buttons. */
export const RecordForm = ({
  testId,
  className = 'record-sheet',
  title,
  refusal,
  send,
  onSend,
  onCancel,
  children,
}: {
  readonly testId: string;
  readonly className?: string;
  readonly title?: string;
  /** Why it was refused, or what is still wrong; empty where nothing is. */
  readonly refusal: string;
  readonly send: {
    readonly testId: string;
    readonly label: string;
    readonly isSending: boolean;
    readonly disabled?: boolean;
  };
  readonly onSend: () => void;
  /** Absent: there is nothing to leave. */
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}) => {
  const { t } = useTranslation();
  return (
    <form
      className={className}
      data-testid={testId}
      onSubmit={(event) => {
        event.preventDefault();
        if (send.disabled !== true) onSend();
      }}
    >
      {title !== undefined && <h2>{title}</h2>}
      {children}
      <p className="refusal" role="alert">
        {refusal}
      </p>
      <div className="form-end">
        {onCancel !== undefined && (
          <Button type="text" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
        <Button
          type="primary"
          htmlType="submit"
          data-testid={send.testId}
          loading={send.isSending}
          disabled={send.disabled ?? false}
        >
          {send.label}
        </Button>
      </div>
    </form>
  );
};
