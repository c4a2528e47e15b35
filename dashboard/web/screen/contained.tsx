import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const Broken = () => {
  const { t } = useTranslation();
  return (
    <p className="quiet nothing" role="alert">
      {t('page.broken')}
    </p>
  );
};

/** Keeps what fails within it from taking the strip, the list and the sound along. React asks for a class here. */
export class Contained extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override readonly state = { isBroken: false };
  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }
  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}
