import { memo } from 'react';
import type { GroupBy } from '../../groups/index.ts';
import type { ShownGroup } from '../../table/index.ts';
import css from './Grid.module.css';
import { type Line, measures } from './layout.ts';
import { galleryStrings } from '../strings.ts';

/** How a group is called; what has nothing to group it by has a name of ours. */
function groupTitle({ name, rows }: Pick<ShownGroup, 'name' | 'rows'>, by: GroupBy): string {
  // named after its best image
  if (by === 'look' && name !== '') return galleryStrings.like(rows[0]?.item.name ?? '');
  if (name !== '' || by === 'none') return name;
  return galleryStrings.nameless[
    by.startsWith('column:') ? 'column' : (by as Exclude<GroupBy, 'none' | `column:${string}`>)
  ];
}

interface Props {
  line: Line<ShownGroup>;
  by: GroupBy;
  /** Number of its line. */
  row: number;
  /** Width of a tile. */
  tile: number;
}

/** The line above groups: the name of each and how many images it has, as wide as its tiles; the last one as wide as it likes. */
export const GroupHeadings = memo(function GroupHeadings({ line, by, row, tile }: Props) {
  const step = tile + measures.gap;
  return (
    <div
      className={css.headings}
      role="row"
      aria-rowindex={row}
      style={{ top: line.top + measures.edge, height: line.height }}
    >
      {line.stretches.map(({ group, column, count }, i) => {
        const title = groupTitle(group, by);
        const last = i === line.stretches.length - 1;
        return (
          <div
            key={group.key}
            className={css.heading}
            role="presentation"
            style={{
              left: measures.edge + column * step,
              ...(last ? { right: measures.edge } : { width: count * step - measures.gap }),
            }}
            data-testid="group"
          >
            <div role="rowheader" className={css.title}>
              <h3 title={title}>{title}</h3>
            </div>
            {/* one image needs no number, which leaves its name the room */}
            <span role="gridcell" className={group.rows.length === 1 ? 'visually-hidden' : css.count}>
              {galleryStrings.groupCount(group.rows.length)}
            </span>
          </div>
        );
      })}
    </div>
  );
});
