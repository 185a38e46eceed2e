import type { GroupBy } from '../../groups/index.ts';
import type { ShownGroup } from '../../table/index.ts';
import css from './Grid.module.css';
import { measures } from './layout.ts';
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
  group: ShownGroup;
  by: GroupBy;
  /** Number of its line. */
  row: number;
  top: number;
  height: number;
}

/** The line above a group: its name and how many images it has. */
export function GroupHeading({ group, by, row, top, height }: Props) {
  const title = groupTitle(group, by);
  return (
    <div
      className={css.heading}
      role="row"
      aria-rowindex={row}
      style={{ top: top + measures.edge, height, paddingInline: measures.edge }}
      data-testid="group"
    >
      <div role="rowheader" className={css.title}>
        <h3 title={title}>{title}</h3>
      </div>
      <span role="gridcell" className={css.count}>
        {galleryStrings.groupCount(group.rows.length)}
      </span>
    </div>
  );
}
