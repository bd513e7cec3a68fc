import { useEffect, useRef } from 'preact/hooks';
import { words } from '../words.ts';

/** Groups of what is used most. Each is one grapheme, with nothing but blanks between them. */
const GROUPS = [
  '😀 😄 😁 😆 😅 🤣 😂 🙂 😉 😊 😇 🥰 😍 😘 😋 😜 🤪 🤔 🤗 🤭 🤫 😐 😑 😶 😏 😒 🙄 😬 😌 😔 😴 😷 🤒 🤯 🥳 😎 🤓 😕 😟 😮 😳 🥺 😢 😭 😱 😤 😡 💀 👻',
  '👋 👌 🤏 ✌️ 🤞 🫰 🤙 👈 👉 👆 👇 👍 👎 ✊ 👏 🙌 🫶 🤝 🙏 💪 🙇',
  '❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💕 💖 💔 💯 ✨ ⭐ 🔥 🎉 🎁 🎂',
  '🐶 🐱 🐰 🐻 🐼 🐯 🐷 🐵 🐥 🐢 🌸 🌹 🍀 🌱 ☀️ 🌙 🌧️ ❄️ 🌈',
  '🍚 🍜 🍕 🍔 🍗 🍰 🍓 🍎 ☕ 🍵 🍺 🍻 🥂 🍶',
  '⚽ 🎮 🎵 📷 💻 📱 💡 📌 📎 ⏰ 💰 🚗 ✈️ 🏠 ✅ ❌ ❓ ❗',
].map((group) => group.split(' '));

/** In each row; the stylesheet knows it as well. */
const COLUMNS = 7;

interface EmojiPickerProps {
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** Emoji to choose from, by pointer or with the arrow keys. Stays open, for several; Escape closes it. */
export function EmojiPicker({ onPick, onClose }: EmojiPickerProps) {
  const picker = useRef<HTMLDivElement>(null);
  useEffect(() => picker.current?.querySelector('button')?.focus(), []);
  useEffect(() => {
    const closeElsewhere = (event: Event) => {
      const [target] = event.composedPath() as Element[];
      if (!picker.current?.parentElement?.contains(target ?? null)) onClose();
    };
    addEventListener('pointerdown', closeElsewhere);
    return () => removeEventListener('pointerdown', closeElsewhere);
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
    if (event.key === 'Escape') onClose();
    else if (by !== undefined) focusBy(event.target as HTMLElement, by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const focusBy = (from: HTMLElement, by: number) => {
    const buttons = [...(picker.current?.querySelectorAll('button') ?? [])];
    buttons[Math.min(Math.max(0, buttons.indexOf(from as HTMLButtonElement) + by), buttons.length - 1)]?.focus();
  };
  return (
    <div ref={picker} class="emoji-picker" role="dialog" aria-label={words.addEmoji} onKeyDown={onKeyDown}>
      {GROUPS.map((group) => (
        <div key={group[0]} class="emoji-group">
          {group.map((emoji, i) => (
            <button key={emoji} type="button" class="emoji" tabIndex={i === 0 ? 0 : -1} onClick={() => onPick(emoji)}>
              {emoji}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
