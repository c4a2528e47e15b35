import { ConfigProvider, theme } from 'antd';
import type { ReactNode } from 'react';
import { FONT } from '../theme.js';

const INK = '#1f2328';

/** A page as a document: dark on light, as it will be printed. */
export const DocumentLight = ({ children }: { readonly children: ReactNode }) => (
  <ConfigProvider
    theme={{
      inherit: false,
      algorithm: theme.defaultAlgorithm,
      token: {
        colorPrimary: INK,
        colorInfo: INK,
        colorLink: INK,
        colorText: INK,
        borderRadius: 2,
        fontFamily: FONT,
        fontSize: 14,
        controlHeight: 32,
        motion: false,
      },
      components: { Button: { primaryShadow: 'none', defaultShadow: 'none' } },
    }}
  >
    <div className="document">{children}</div>
  </ConfigProvider>
);
