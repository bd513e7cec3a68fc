import { render } from 'preact';
import './style/all.css';
import { App } from './app.tsx';
import { locale } from './language.ts';
import { followOtherTabs, resumeSession } from './session.ts';
import { words } from './words.ts';

document.documentElement.lang = locale;
document.title = words.app;
resumeSession();
followOtherTabs();
const page = document.querySelector('#page');
// What stood there until now would stay beside what is rendered.
page?.replaceChildren();
if (page) render(<App />, page);
