import { ChatProvider } from './chat.ts';
import { chat } from './session.ts';
import { Shell } from './shell.tsx';
import { Welcome } from './welcome/welcome.tsx';

export function App() {
  // Another session means other rooms and another name: nothing of the last one may stay on the page.
  return chat.value ? (
    <ChatProvider key={chat.value} value={chat.value}>
      <Shell />
    </ChatProvider>
  ) : (
    <Welcome />
  );
}
