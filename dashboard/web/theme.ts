import { type ThemeConfig, theme } from 'antd';

/** The ground of every screen: calm greys; colour is left to the levels. */
export const PALETTE = {
  ground: '#14171a',
  panel: '#1b1f23',
  line: '#30363d',
  text: '#d7dde3',
  quiet: '#8b949e',
  roadway: '#4d555e',
  air: '#aab4bf',
} as const;

/** Colours of the levels, used for nothing else. */
export const LEVEL_COLOURS = { red: '#ff4d4f', orange: '#ff8f1f', yellow: '#ffd43b', blue: '#4dabf7' } as const;

/** The system's own CJK sans faces; nothing is loaded from elsewhere. */
export const FONT =
  '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", system-ui, sans-serif';

/** Ant Design in the dark, without its blue: its primary is our text colour. */
export const antTheme: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    colorPrimary: PALETTE.text,
    colorInfo: PALETTE.text,
    colorLink: PALETTE.text,
    colorBgBase: PALETTE.ground,
    colorBgContainer: PALETTE.ground,
    colorBgElevated: '#22272d',
    colorBorder: '#3d444d',
    colorText: PALETTE.text,
    colorTextPlaceholder: '#7d8590',
    colorTextLightSolid: PALETTE.ground,
    borderRadius: 2,
    fontFamily: FONT,
    fontSize: 14,
    controlHeight: 32,
    motion: false,
    wireframe: false,
  },
  components: {
    Segmented: { itemSelectedBg: '#3d444d', itemSelectedColor: PALETTE.text, trackBg: PALETTE.ground },
    Button: { primaryShadow: 'none', defaultShadow: 'none' },
    Select: { optionSelectedBg: '#30363d', optionSelectedColor: PALETTE.text, optionActiveBg: '#3d444d' },
  },
};
