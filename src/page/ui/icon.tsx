const PATHS = {
  back: 'M15 5l-7 7 7 7',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 8v4.5l3 1.5',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v10H9zM15 9V5H5v10h4',
  delete: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 11v4.5M13.5 11v4.5',
  down: 'M12 5v14M6 13l6 6 6-6',
  edit: 'M5 19l1-4L16 5l3 3L9 18l-4 1zM14 7l3 3',
  emoji: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9 10h.01M15 10h.01M8.5 14c1.8 2.7 5.2 2.7 7 0',
  key: 'M14.5 13a4.5 4.5 0 1 0-4.2-3L4 16.3V20h3.7v-2.5h2.5V15l1.8-1.8a4.5 4.5 0 0 0 2.5-.2zM15.5 8.5h.01',
  leave: 'M14 5H6v14h8M10 12h10M17 9l3 3-3 3',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1.5-1.5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  members:
    'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19c0-3 2.5-5 5.5-5s5.5 2 5.5 5M15.5 5.5a3 3 0 0 1 0 5.2M17 14.3c2 .6 3.5 2.3 3.5 4.7',
  more: 'M5.5 11.5h1v1h-1zM11.5 11.5h1v1h-1zM17.5 11.5h1v1h-1z',
  pin: 'M9 4h6l-1 6 3.5 3.5h-11L10 10 9 4zM12 13.5V20',
  reply: 'M10 6l-6 5.5 6 5.5M4.5 11.5H14c3.5 0 6 2 6 6',
  report: 'M6 21V4h11l-2.5 4L17 12H6',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5',
  send: 'M4 12l16-8-5 16-3.5-6.5L4 12zM11.5 13.5L20 4',
  settings: 'M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h9M17 17h3M15 15v4',
  slow: 'M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 9v4l2.5 1.5M10 2.5h4',
} as const;

export type IconName = keyof typeof PATHS;

/** Says nothing: who uses it also gives the words. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
