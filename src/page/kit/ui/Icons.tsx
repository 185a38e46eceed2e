import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="1.15em"
      height="1.15em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const SunIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.4" />
    <path d="M10 2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.3 4.3l1.2 1.2M14.5 14.5l1.2 1.2M4.3 15.7l1.2-1.2M14.5 5.5l1.2-1.2" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5Z" />
  </Icon>
);

export const SystemIcon = () => (
  <Icon>
    <rect x="2.5" y="3.5" width="15" height="10" rx="1.5" />
    <path d="M7 17h6" />
  </Icon>
);

export const ImageIcon = () => (
  <Icon>
    <rect x="2.5" y="3.5" width="15" height="13" rx="2" />
    <circle cx="7" cy="8" r="1.4" />
    <path d="m3 15 4.5-4 3 2.5L14 9.5l3.5 4" />
  </Icon>
);

export const FolderIcon = () => (
  <Icon>
    <path d="M2.5 6V15a1.5 1.5 0 0 0 1.5 1.5h12a1.5 1.5 0 0 0 1.5-1.5V7.5A1.5 1.5 0 0 0 16 6h-6L8.2 4H4a1.5 1.5 0 0 0-1.5 1.5Z" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon>
    <path d="M2 10c2.3-3.7 5-5.3 8-5.3s5.7 1.6 8 5.3c-2.3 3.7-5 5.3-8 5.3S4.3 13.7 2 10Z" />
    <circle cx="10" cy="10" r="2.4" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);

export const MinusIcon = () => (
  <Icon>
    <path d="M4 10h12" />
  </Icon>
);

export const FitIcon = () => (
  <Icon>
    <path d="M3 7V4.5A1.5 1.5 0 0 1 4.5 3H7M13 3h2.5A1.5 1.5 0 0 1 17 4.5V7M17 13v2.5a1.5 1.5 0 0 1-1.5 1.5H13M7 17H4.5A1.5 1.5 0 0 1 3 15.5V13" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);

export const CircleIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
  </Icon>
);

export const LeftIcon = () => (
  <Icon>
    <path d="m12 4.5-5.5 5.5 5.5 5.5" />
  </Icon>
);

export const RightIcon = () => (
  <Icon>
    <path d="m8 4.5 5.5 5.5L8 15.5" />
  </Icon>
);

export const SwapIcon = () => (
  <Icon>
    <path d="M3 7h13m-3.5-3.5L16.5 7 13 10.5M17 13H4m3.5-3.5L3.5 13 7 16.5" />
  </Icon>
);

export const SaveIcon = () => (
  <Icon>
    <path d="M10 3v9.5m0 0L6.2 8.8M10 12.5l3.8-3.7M3.5 16.5h13" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M10 3.2 18 16.5H2L10 3.2Z" />
    <path d="M10 8.5v3.5M10 14.3v.1" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="m4 10.5 4 4 8-9" />
  </Icon>
);

/** Beyond a threshold, upwards or downwards. */
export const AboveIcon = () => (
  <Icon>
    <path d="M4 4h12M10 17V8M6 11.5 10 7.5l4 4" />
  </Icon>
);

export const BelowIcon = () => (
  <Icon>
    <path d="M4 16h12M10 3v9M6 8.5l4 4 4-4" />
  </Icon>
);

export const StarIcon = () => (
  <svg viewBox="0 0 20 20" width="1em" height="1em" fill="currentColor" aria-hidden="true">
    <path d="m10 1.8 2.5 5.3 5.7.7-4.2 4 1.1 5.7L10 14.7l-5.1 2.8L6 11.8l-4.2-4 5.7-.7Z" />
  </svg>
);

export const GridIcon = () => (
  <Icon>
    <path d="M3 3h5.5v5.5H3ZM11.5 3H17v5.5h-5.5ZM3 11.5h5.5V17H3ZM11.5 11.5H17V17h-5.5Z" />
  </Icon>
);

export const ListIcon = () => (
  <Icon>
    <path d="M3 5h14M3 10h14M3 15h14" />
  </Icon>
);

export const FilterIcon = () => (
  <Icon>
    <path d="M3 5h14M6 10h8M8.5 15h3" />
  </Icon>
);

export const LoupeIcon = () => (
  <Icon>
    <circle cx="8.5" cy="8.5" r="5" />
    <path d="m12.5 12.5 4 4" />
  </Icon>
);
