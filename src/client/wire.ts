import { io, type Socket } from 'socket.io-client';
import {
  type ClientEvents,
  type HintName,
  type LogPage,
  NAMESPACE,
  type ServerEvents,
  type Welcome,
} from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import type { User } from '../protocol/model.ts';
import type { Failure, Reply } from '../protocol/reply.ts';
import type { ConnectionState, EventName, Input, Output } from './connection.ts';
import { hasNoNetwork, watchDevice } from './device.ts';
import { ChatFailure, dataOf, noAnswer, pauseBefore, toChatFailure } from './failure.ts';
import { Line } from './line.ts';
import { ServerClock } from './server-clock.ts';
import { Silence } from './silence.ts';
import type { Token } from './token.ts';
import { SAY } from './words.ts';

/** After how long without an answer one counts as offline, in ms. */
const OFFLINE_AFTER_MS = 10_000;

/** Where one is with another token, when the last one was refused: `waiting` to ask once more. */
type Renewal = 'none' | 'asking' | 'waiting' | 'trying';

export interface WireOptions {
  /** Empty in a browser, for where the page came from. */
  url: string;
  language: Language;
  token: Token;
  /** Who may become another one: a guest whose token is over begins anew. */
  isGuest: boolean;
  answerWithinMs: number;
  /** `state`, `user` or `refusal` is another. */
  changed: () => void;
  connected: () => void;
  disconnected: () => void;
  /** Nobody looks at the page any more, which may be about to be closed. */
  leaving: () => void;
}

/** The connection itself, which comes back for as long as somebody wants it. */
export class Wire {
  state: ConnectionState = 'connecting';
  user: User | undefined;
  refusal: ChatFailure | undefined;
  welcome: Welcome | undefined;
  readonly clock = new ServerClock();
  readonly socket: Socket<ServerEvents, ClientEvents>;
  readonly #options: WireOptions;
  readonly #token: Token;
  readonly #line = new Line();
  readonly #silence = new Silence(OFFLINE_AFTER_MS, () => this.#waits());
  readonly #unwatch: () => void;
  #attempts = 0;
  #renewal: Renewal = 'none';
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WireOptions) {
    const { url, language, token } = options;
    this.#options = options;
    this.#token = token;
    // WebSocket alone: long polling needs the same worker each time, which several workers behind one port cannot give.
    const [, origin = '', basePath = ''] = /^(\w+:\/\/[^/]+)?(.*)$/.exec(url) ?? [];
    this.socket = io(`${origin}${NAMESPACE}`, {
      path: `${basePath}/socket.io`,
      auth: (give) => give({ token: token.value, lang: language }),
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      reconnectionDelay: 500,
      reconnectionDelayMax: 3_000,
    });
    this.socket.on('connect_error', (error) => this.#notConnected((error as { data?: Failure }).data));
    this.socket.on('disconnect', () => this.#notConnected());
    this.socket.on('welcome', (welcome) => this.#welcomed(welcome));
    this.socket.on('session:expiring', () => void this.#renewInPlace());
    this.#unwatch = watchDevice({
      lost: () => this.#networkIsLost(),
      back: () => this.#tryNow(),
      leaving: options.leaving,
    });
    this.#begin();
  }

  async ask<E extends EventName>(event: E, input: Input<E>): Promise<Output<E>> {
    return dataOf(await this.#inTime(this.#emit(event, input)));
  }

  async readPage<E extends 'log:read' | 'room:join'>(event: E, input: Input<E>): Promise<Output<E>> {
    const read = async (bytes: number) => dataOf(await this.#emit(event, { ...input, bytes }));
    return await this.#line.read(read as (bytes: number) => Promise<Output<E> & LogPage>);
  }

  hint<E extends HintName>(event: E, input: Input<E>): boolean {
    // Socket.IO would keep it until there is a connection again.
    if (this.socket.connected) (this.socket as Socket).emit(event, input);
    return this.socket.connected;
  }

  update(change: Partial<Pick<Wire, 'state' | 'user' | 'refusal'>>): void {
    Object.assign(this, change);
    this.#options.changed();
  }

  close(): void {
    // First of all: what ends now is not tried again.
    this.state = 'closed';
    clearTimeout(this.#retry);
    this.#silence.end();
    this.#unwatch();
    this.socket.disconnect();
  }

  /** @throws ChatFailure `unavailable` where the connection is lost before the answer comes; why it was refused, where it was */
  async #emit<E extends EventName>(event: E, input: Input<E>): Promise<Reply<Output<E>>> {
    const unavailable = () =>
      new ChatFailure({ code: 'unavailable', message: SAY.noConnection[this.#options.language] });
    if (!this.socket.connected) throw this.refusal ?? unavailable();
    try {
      return await (this.socket as Socket).emitWithAck(event, input);
    } catch {
      throw unavailable();
    }
  }

  /** Behind a page that is under way an answer takes as long as that. @throws ChatFailure `unavailable` */
  async #inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const { answerWithinMs, language } = this.#options;
      const look = () => {
        if (this.#line.isBusy) timer = setTimeout(look, answerWithinMs);
        else reject(noAnswer(language));
      };
      timer = setTimeout(look, answerWithinMs);
    });
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  #begin(): void {
    this.#silence.begin();
    if (hasNoNetwork()) this.state = 'offline';
    if (this.#token.value === undefined) void this.#comeBack();
    else this.socket.connect();
  }

  /** What goes wrong here is no harm yet: the session still holds, and another token is asked for when it does not. */
  async #renewInPlace(): Promise<void> {
    if (!this.#token.canRenew || this.#options.isGuest) return;
    try {
      const token = await this.#token.next();
      const { user } = await this.ask('session:refresh', { token });
      this.#token.value = token;
      this.update({ user });
    } catch {}
  }

  /** The token does not hold: another one may. */
  #tokenRefused(refusal: ChatFailure): void {
    const isTriedAgain = this.#renewal !== 'trying' || refusal.isPassing;
    if (!this.#token.canRenew || !isTriedAgain) {
      this.#end(refusal);
      return;
    }
    this.#waits();
    if (this.#renewal === 'trying') {
      this.#renewal = 'waiting';
      this.#tryLater(refusal);
    } else {
      void this.#comeBack(refusal);
    }
  }

  /** @param refusal of the token that there was, which is told where there is to be no other */
  async #comeBack(refusal?: ChatFailure): Promise<void> {
    this.#renewal = 'asking';
    try {
      this.#token.value = await this.#token.next();
      this.#renewal = 'trying';
      if (this.state !== 'closed') this.socket.connect();
    } catch (error) {
      if (this.state === 'closed') return;
      const failure = toChatFailure(error);
      // Whoever gives tokens may be away for a while: that does not say that there is to be no other.
      this.#renewal = 'waiting';
      if (failure.isPassing) this.#tryLater(failure);
      else this.#end(refusal ?? failure);
    }
  }

  /** For good: nothing is tried any more. */
  #end(refusal: ChatFailure): void {
    clearTimeout(this.#retry);
    this.#silence.end();
    this.update({ state: 'refused', refusal });
  }

  #welcomed(welcome: Welcome): void {
    const { user } = welcome;
    this.clock.set(welcome.serverTime);
    // What was written as somebody is not sent as somebody else. A guest whose token is over begins anew.
    if (this.user && this.user.id !== user.id && !this.#options.isGuest) {
      this.#end(new ChatFailure({ code: 'forbidden', message: SAY.anotherUser[this.#options.language] }));
      this.socket.disconnect();
      return;
    }
    this.#renewal = 'none';
    this.#attempts = 0;
    this.#silence.end();
    this.#line.startOver();
    this.welcome = welcome;
    this.update({ state: 'online', user });
    this.#options.connected();
  }

  #notConnected(refusal?: Failure): void {
    if (this.state === 'closed') return;
    this.#options.disconnected();
    if (this.state === 'refused') return;
    if (refusal) this.#silence.end();
    if (refusal?.code === 'unauthenticated') {
      this.#tokenRefused(new ChatFailure(refusal));
      return;
    }
    this.#waits();
    // After a refusal, or when the server hung up, Socket.IO does not try again by itself.
    if (!this.socket.active) this.#tryLater();
  }

  #tryLater(failure?: ChatFailure): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#try(), pauseBefore(++this.#attempts, failure));
  }

  #try(): void {
    if (this.#renewal === 'waiting') void this.#comeBack();
    else this.socket.connect();
  }

  /** There is no connection, and it is being tried. */
  #waits(): void {
    this.#silence.begin();
    const isOffline = hasNoNetwork() || this.#silence.isLong;
    this.update({ state: isOffline ? 'offline' : this.user ? 'reconnecting' : 'connecting' });
  }

  #networkIsLost(): void {
    if (this.state === 'closed' || this.state === 'refused') return;
    // A connection over a network that is gone would take long to notice it. Socket.IO goes on trying.
    if (this.socket.connected) this.socket.io.engine.close();
    else this.#waits();
  }

  #tryNow(): void {
    const isWaiting = ['connecting', 'reconnecting', 'offline'].includes(this.state);
    if (!isWaiting || this.#renewal === 'asking') return;
    clearTimeout(this.#retry);
    this.#waits();
    this.socket.disconnect();
    this.#try();
  }
}
