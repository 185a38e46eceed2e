import { installDawn } from '../dawn.ts';

await installDawn();
