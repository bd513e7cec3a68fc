import { render } from 'preact';
import { LayoutProvider } from '../page/layout.ts';
import { ElementLayout } from './element-layout.ts';
import { StyleSheets, type Theme } from './style-sheets.ts';
import { Widget, type WidgetProps } from './widget.tsx';

export interface ShowOptions extends Omit<WidgetProps, 'onUse'> {
  theme: Theme;
}

export interface Shown {
  /** Goes on with what is the same. */
  update(options: ShowOptions): void;
  /** Takes it out, and closes its connection. */
  end(): void;
}

/** Shows the chat in a shadow root that nothing else is in. */
export function show(root: ShadowRoot): Shown {
  const page = document.createElement('div');
  page.id = 'page';
  const sheets = new StyleSheets();
  const ownSheets = root.adoptedStyleSheets;
  root.adoptedStyleSheets = [...ownSheets, sheets.sheet];
  root.append(page);
  const layout = new ElementLayout();
  const unfollow = layout.follow(root.host);
  for (const kind of ['keydown', 'keypress', 'keyup'] as const) page.addEventListener(kind, keepFromHost);
  const onUse = () => {
    layout.isUsed = true;
  };
  return {
    update: ({ theme, ...options }) => {
      sheets.theme = theme;
      page.dataset['theme'] = theme ?? '';
      render(
        <LayoutProvider value={layout}>
          <Widget {...options} onUse={onUse} />
        </LayoutProvider>,
        page,
      );
    },
    end: () => {
      render(null, page);
      unfollow();
      page.remove();
      root.adoptedStyleSheets = ownSheets;
    },
  };
}

/** What is typed here is no shortcut of the host page's. What has Ctrl, Alt or Cmd with it is nothing that was typed. */
function keepFromHost(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.altKey && !event.metaKey) event.stopPropagation();
}
