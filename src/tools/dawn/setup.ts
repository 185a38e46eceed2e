import { installDawn } from '../../gpu/node/dawn.ts';

// arithmetic in f16, which Dawn keeps back on NVIDIA's Vulkan drivers; elsewhere it changes nothing
await installDawn(['enable-dawn-features=vulkan_enable_f16_on_nvidia']);
