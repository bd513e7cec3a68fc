import { Component, type ComponentChild, type FunctionComponent } from 'preact';

/** `Inner`, rendered again only when one of its props is another. For rows of long lists. */
export function memo<P extends object>(Inner: FunctionComponent<P>) {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const names = Object.keys({ ...this.props, ...next }) as (keyof P)[];
      return names.some((name) => next[name] !== (this.props as P)[name]);
    }

    render(): ComponentChild {
      return Inner(this.props as P);
    }
  };
}
