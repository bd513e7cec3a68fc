import { render } from 'preact';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import './style/shell.css';
import './style/rooms.css';
import './style/room.css';
import './style/message.css';
import './style/compose.css';
import './style/members.css';
import { App } from './app.tsx';
import { resumeSession } from './session.ts';
import { locale, words } from './words.ts';

document.documentElement.lang = locale;
document.title = words.app;
resumeSession();
const page = document.querySelector('#page');
if (page) render(<App />, page);
