import sprite from 'virtual:vitrine-sprite';

/** Puts all drawings into the page once; from then on a picture costs no request. */
export function installSprite(): void {
  const holder = document.createElement('div');
  holder.className = 'sprite';
  holder.setAttribute('aria-hidden', 'true');
  // Our own file, made at build time from demo/pictures and the icon package: no foreign markup.
  holder.innerHTML = sprite;
  document.body.prepend(holder);
}
