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
    <path d="M10 2v1.6M10 16.400V18M2 10h1.600M16.4 10H18M4.3 4.300l1.2 1.200M14.5 14.500l1.2 1.200M4.3 15.700l1.2-1.200M14.5 5.500l1.2-1.2" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M16.5 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.5 8.500Z" />
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
    <path d="m3 15 4.5-4 3 2.500L14 9.500l3.5 4" />
  </Icon>
);

export const FolderIcon = () => (
  <Icon>
    <path d="M2.500 6V15a1.500 1.500 0 0 0 1.500 1.500h12a1.500 1.500 0 0 0 1.500-1.500V7.500A1.500 1.500 0 0 0 16 6h-6L8.200 4H4a1.500 1.500 0 0 0-1.500 1.500Z" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon>
    <path d="M2 10c2.3-3.7 5-5.3 8-5.300s5.7 1.6 8 5.300c-2.3 3.7-5 5.3-8 5.300S4.3 13.7 2 10Z" />
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
    <path d="M3 7V4.500A1.5 1.5 0 0 1 4.5 3H7M13 3h2.500A1.5 1.5 0 0 1 17 4.500V7M17 13v2.500a1.5 1.5 0 0 1-1.5 1.500H13M7 17H4.500A1.5 1.5 0 0 1 3 15.500V13" />
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
    <path d="m8 4.5 5.5 5.500L8 15.5" />
  </Icon>
);

export const SwapIcon = () => (
  <Icon>
    <path d="M3 7h13m-3.500-3.500L16.500 7 13 10.500M17 13H4m3.500-3.500L3.500 13 7 16.500" />
  </Icon>
);

export const SaveIcon = () => (
  <Icon>
    <path d="M10 3v9.500m0 0L6.2 8.800M10 12.500l3.8-3.700M3.5 16.500h13" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M10 3.2 18 16.500H2L10 3.200Z" />
    <path d="M10 8.500v3.500M10 14.300v.1" />
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
    <path d="M4 4h12M10 17V8M6 11.500 10 7.500l4 4" />
  </Icon>
);

export const BelowIcon = () => (
  <Icon>
    <path d="M4 16h12M10 3v9M6 8.500l4 4 4-4" />
  </Icon>
);

export const StarIcon = () => (
  <svg viewBox="0 0 20 20" width="1em" height="1em" fill="currentColor" aria-hidden="true">
    <path d="m10 1.800 2.500 5.300 5.700.7-4.200 4 1.100 5.700L10 14.700l-5.100 2.800L6 11.800l-4.200-4 5.700-.7Z" />
  </svg>
);

export const GridIcon = () => (
  <Icon>
    <path d="M3 3h5.500v5.500H3ZM11.500 3H17v5.500h-5.500ZM3 11.500h5.500V17H3ZM11.500 11.500H17V17h-5.500Z" />
  </Icon>
);

export const ListIcon = () => (
  <Icon>
    <path d="M3 5h14M3 10h14M3 15h14" />
  </Icon>
);

export const FilterIcon = () => (
  <Icon>
    <path d="M3 5h14M6 10h8M8.500 15h3" />
  </Icon>
);
