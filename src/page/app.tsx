import { ChatProvider } from './chat.ts';
import { addressOf, isUnknown } from './route.ts';
import { chat } from './session.ts';
import { Shell } from './shell.tsx';
import { Link } from './ui/link.tsx';
import { Notice } from './ui/notice.tsx';
import { Welcome } from './welcome/welcome.tsx';
import { words } from './words.ts';

export function App() {
  // Another session means other rooms and another name: nothing of the last one may stay on the page.
  return chat.value ? (
    <ChatProvider key={chat.value} value={chat.value}>
      <Shell />
    </ChatProvider>
  ) : isUnknown.value ? (
    <NotFound />
  ) : (
    <Welcome />
  );
}

/** Whoever came by a wrong link need not say who they are to hear that. */
function NotFound() {
  return (
    <main class="place">
      <Notice title={words.nothingHere} hint={words.nothingHereHint} isMain>
        <Link to={addressOf()} class="button primary">
          {words.backToRooms}
        </Link>
      </Notice>
    </main>
  );
}
