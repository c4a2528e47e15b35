import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { startTranslations } from './i18n/i18n.js';
import './style/base.css';
import './style/strip.css';
import './style/map.css';
import './style/lists.css';
import './style/panels.css';
import './style/pages.css';
import './style/registers.css';
import './style/print.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
await startTranslations();
createRoot(root).render(<App />);
