import type { PairBy } from '../../../evaluation/paired/run.ts';
import { useSlice } from '../../kit/context.ts';
import panel from '../../kit/ui/panel.module.css';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { SwapIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import type { GroupBy } from '../groups/index.ts';
import type { Division } from './division.ts';
import { groupName } from './compare-sides.ts';
import { versusStore } from './store.ts';
import { versusStrings } from './strings.ts';
import css from './Versus.module.css';

/** How the images are told apart, which two groups are compared, and how they are paired. */
export function Choices({ division }: { division: Division }) {
  const { by, ways, a, b, pair, pairs } = division;
  const choose = useSlice(versusStore, (state) => state.choose);
  return (
    <div className={`${panel.choices ?? ''} ${css.choices ?? ''}`}>
      <Choice
        label={versusStrings.by}
        value={by}
        options={ways.map((way) => [way, wayName(way)])}
        // other groups: the two chosen before are none of them
        choose={(value) => choose({ by: ways.find((way) => way === value), a: undefined, b: undefined })}
      />
      <Choice
        label={versusStrings.pair}
        value={JSON.stringify(pair)}
        options={pairs.map((each) => [JSON.stringify(each), pairName(each)])}
        choose={(value) =>
          choose({ by, a: a.key, b: b.key, pair: pairs.find((each) => JSON.stringify(each) === value) })
        }
      />
      <GroupChoice side="a" division={division} />
      <IconButton label={versusStrings.swap} onClick={() => choose({ by, a: b.key, b: a.key })}>
        <SwapIcon />
      </IconButton>
      <GroupChoice side="b" division={division} />
    </div>
  );
}

/** The group on one side. */
function GroupChoice({ side, division: { by, groups, a, b } }: { side: 'a' | 'b'; division: Division }) {
  const choose = useSlice(versusStore, (state) => state.choose);
  const [own, other] = side === 'a' ? [a.key, b.key] : [b.key, a.key];
  return (
    <Choice
      label={versusStrings[side]}
      value={own}
      options={groups.map((group) => [
        group.key,
        versusStrings.group(groupName(group, by), group.ids.length),
      ])}
      choose={(key) => {
        // choosing the other side's group swaps them
        const rest = key === other ? own : other;
        choose(side === 'a' ? { by, a: key, b: rest } : { by, a: rest, b: key });
      }}
    />
  );
}

function wayName(way: GroupBy): string {
  if (way.startsWith('column:')) return versusStrings.column(way.slice('column:'.length));
  return way === 'folder' || way === 'model' || way === 'stem' ? versusStrings[way] : way;
}

function pairName(pair: PairBy): string {
  return pair.kind === 'column' ? versusStrings.column(pair.column) : versusStrings[pair.kind];
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [value: string, name: string][];
  choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  return (
    <label className={panel.choice}>
      {label}
      <select className={ui.select} value={value} onChange={(event) => choose(event.target.value)}>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
