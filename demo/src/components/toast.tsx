import { useEffect, useRef } from 'preact/hooks';
import { hrefOf } from '../shop/router.ts';
import { CloseIcon } from './icons.tsx';
import { useShop, useShopFields, useTexts } from './use-shop.ts';

const SHOWN_MS = 8000;

/** What has just happened, with a way back. Screen readers hear it through the page's status line. */
export function ToastMessage() {
  const shop = useShop();
  const { toast } = useShopFields('toast');
  const { said, card } = useTexts();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!toast) return;
    // Who is at it, with the pointer or the keyboard, is not hurried.
    const timer = setInterval(() => {
      if (!box.current?.matches(':hover, :focus-within')) shop.closeToast(toast.id);
    }, SHOWN_MS);
    return () => clearInterval(timer);
  }, [toast?.id]);
  if (!toast) return null;
  const { id, text, undo, cart } = toast;
  const takeBack = (): void => {
    shop.closeToast(id);
    void undo?.();
  };
  return (
    <section class="toast" ref={box} data-toast={id} aria-label={said.message}>
      <span class="toast-text">{text}</span>
      {undo && (
        <button type="button" class="toast-action" onClick={takeBack}>
          {card.undo}
        </button>
      )}
      {cart && (
        <a class="toast-action" href={hrefOf({ page: 'cart' })}>
          {said.viewCart}
        </a>
      )}
      <button type="button" class="toast-close" aria-label={said.close} onClick={() => shop.closeToast(id)}>
        <CloseIcon />
      </button>
    </section>
  );
}
