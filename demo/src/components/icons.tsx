// The few line icons of the shop's own controls. Decorative: the control carries the name.

interface IconProps {
  readonly path: string;
  readonly filled?: boolean;
}

function Icon({ path, filled = false }: IconProps) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} fill={filled ? 'currentColor' : 'none'} />
    </svg>
  );
}

export const SearchIcon = () => (
  <Icon path="M10.5 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20 20" />
);
export const CartIcon = () => <Icon path="M6 8h12l1 12H5zM9 10V6a3 3 0 0 1 6 0v4" />;
export const CloseIcon = () => <Icon path="M6 6l12 12M18 6L6 18" />;
export const ArrowIcon = () => <Icon path="M5 12h14M13 6l6 6-6 6" />;
export const BackIcon = () => <Icon path="M19 12H5M11 6l-6 6 6 6" />;
export const ShieldIcon = () => <Icon path="M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4" />;
export const ChevronIcon = () => <Icon path="M7 14l5-5 5 5" />;
export const HeartIcon = ({ filled }: { readonly filled: boolean }) => (
  <Icon
    filled={filled}
    path="M12 20C7 16 4 13 4 9.500A4.200 4.200 0 0 1 12 8a4.200 4.200 0 0 1 8 1.500C20 13 17 16 12 20z"
  />
);
