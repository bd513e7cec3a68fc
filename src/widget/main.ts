import { SarangbangChat } from './element.ts';

// A page may have the script in it twice.
if (!customElements.get('sarangbang-chat')) customElements.define('sarangbang-chat', SarangbangChat);
