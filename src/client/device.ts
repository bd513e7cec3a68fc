/** What a browser has, and Node has not. */
interface Device {
  navigator?: { onLine?: boolean };
  document?: { visibilityState: string } & Pick<Events, 'addEventListener' | 'removeEventListener'>;
}

interface Events {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

const device = globalThis as Device & Partial<Events>;

/** The device says that it has no network. */
export function hasNoNetwork(): boolean {
  return device.navigator?.onLine === false;
}

interface DeviceListeners {
  /** It says that it has no network any more. */
  lost: () => void;
  /** It has one again, or somebody looks at the page again: it is worth trying at once. */
  back: () => void;
  /** Nobody looks at the page any more, which may be about to be closed. */
  leaving: () => void;
}

/** @returns a function that ends it */
export function watchDevice({ lost, back, leaving }: DeviceListeners): () => void {
  const seen = () => {
    if (device.document?.visibilityState === 'visible') back();
    else leaving();
  };
  device.addEventListener?.('offline', lost);
  device.addEventListener?.('online', back);
  device.document?.addEventListener('visibilitychange', seen);
  return () => {
    device.removeEventListener?.('offline', lost);
    device.removeEventListener?.('online', back);
    device.document?.removeEventListener('visibilitychange', seen);
  };
}
