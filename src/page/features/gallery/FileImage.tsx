import { type CSSProperties, useEffect, useRef } from 'react';

interface Props {
  file: Blob;
  alt: string;
  style?: CSSProperties;
  onSize?: (size: { width: number; height: number }) => void;
  onFail?: () => void;
}

/** An image file itself, in all its pixels. */
export function FileImage({ file, alt, style, onSize, onFail }: Props) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const element = image.current;
    if (!element) return undefined;
    const url = URL.createObjectURL(file);
    element.src = url;
    // not before it is gone from the page: a picture that still loads would report an error
    return () => void setTimeout(() => URL.revokeObjectURL(url), 1000);
  }, [file]);
  return (
    <img
      ref={image}
      alt={alt}
      decoding="async"
      draggable={false}
      style={style}
      onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
        onSize?.({ width, height })
      }
      onError={onFail}
    />
  );
}
