import { Button } from 'antd';
import type { ReactNode } from 'react';

/** The end of a form on an alarm: why the service refused, and the button that sends. */
export const FormEnd = ({
  refusal,
  testId,
  isSending,
  disabled,
  children,
}: {
  readonly refusal: string;
  readonly testId: string;
  readonly isSending: boolean;
  readonly disabled: boolean;
  readonly children: ReactNode;
}) => (
  <div className="form-end">
    <span className="refusal" role="alert">
      {refusal}
    </span>
    <Button htmlType="submit" type="primary" data-testid={testId} loading={isSending} disabled={disabled}>
      {children}
    </Button>
  </div>
);
