export { Notices } from './Notices.tsx';
export { noticesStore } from './store.ts';
