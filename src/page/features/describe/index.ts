export { DescribeButton } from './DescribeButton.tsx';
export { DescribePanel } from './DescribePanel.tsx';
export { WithoutDescription } from './WithoutDescription.tsx';
export { destinationOf } from './destination.ts';
export { descriptionsOf } from './queue.ts';
export { describeStore } from './store.ts';
export { describeStrings } from './strings.ts';
