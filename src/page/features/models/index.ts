export { NameAndLicence } from './dialog/NameAndLicence.tsx';
export { PackFile } from './dialog/PackFile.tsx';
export { ModelsButton } from './ModelsButton.tsx';
export { ModelsManager } from './ModelsManager.tsx';
export { looksLikeModel } from './model-files.ts';
export { Models, modelsOf } from './models.ts';
export { modelsStore, type PackFiles } from './store.ts';
