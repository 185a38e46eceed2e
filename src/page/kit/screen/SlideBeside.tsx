import { type Neighbours, slideGap } from './use-swipe.ts';

/** In a track that slides: small pictures on both sides, and one under the picture itself until it is read. */
export function SlideBeside({ thumb }: Pick<Neighbours, 'thumb'>) {
  return [-1, 0, 1].map((by) => {
    const src = thumb(by);
    return (
      src !== undefined && (
        <img
          key={by}
          src={src}
          alt=""
          data-neighbour={by}
          style={{
            position: 'absolute',
            left: `calc(${by} * (100% + ${slideGap}px))`,
            width: '100%',
            height: '100%',
            objectFit: 'contain',
          }}
        />
      )
    );
  });
}
