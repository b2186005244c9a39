/**
 * Greys an action that whoever stands here may not do, and says why. It can be pressed all the same: then it asks for
 * somebody who may. Where another station's ward is only shown nobody ever may, so it is not offered.
 */
import type { RightName } from '../host/api';
import { session } from './session.svelte';

/** `<button {@attach needs('PauseSound')}>`. */
export function needs(right: RightName): (node: HTMLElement) => (() => void) | undefined {
  return (node) => {
    if (!session.acts) {
      node.style.display = 'none';
      return () => node.style.removeProperty('display');
    }
    const why = session.lacks(right);
    if (why === null) return undefined;
    const { title } = node;
    node.title = why;
    node.setAttribute('aria-description', why);
    node.classList.add('needs-right');
    return () => {
      node.title = title;
      node.removeAttribute('aria-description');
      node.classList.remove('needs-right');
    };
  };
}
