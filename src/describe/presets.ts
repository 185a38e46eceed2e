export interface EndpointPreset {
  id: string;
  title: string;
  protocol: 'openai' | 'anthropic';
  baseUrl: string;
  /** Suggested vision model; empty where the user's own installation decides. */
  model: string;
  needsKey: boolean;
  local: boolean;
  /** Command or setting that lets this page call the server; `{origin}` is replaced by the page's origin. */
  allowOrigin: string;
  /** Address without the page's proxy, for callers that no CORS binds. */
  directUrl?: string;
}

/** Known endpoints and what each needs before a web page may call it. */
export const endpointPresets: EndpointPreset[] = [
  {
    id: 'ollama',
    title: 'Ollama (this machine)',
    protocol: 'openai',
    baseUrl: 'http://localhost:11434/v1',
    model: 'qwen2.5vl',
    needsKey: false,
    local: true,
    allowOrigin: 'OLLAMA_ORIGINS={origin} ollama serve',
  },
  {
    id: 'lm-studio',
    title: 'LM Studio (this machine)',
    protocol: 'openai',
    baseUrl: 'http://localhost:1234/v1',
    model: '',
    needsKey: false,
    local: true,
    allowOrigin: 'lms server start --cors',
  },
  {
    id: 'llama.cpp',
    title: 'llama.cpp server (this machine)',
    protocol: 'openai',
    baseUrl: 'http://localhost:8080/v1',
    model: '',
    needsKey: false,
    local: true,
    allowOrigin: 'llama-server --cors-origins {origin} …',
  },
  {
    id: 'vllm',
    title: 'vLLM',
    protocol: 'openai',
    baseUrl: 'http://localhost:8000/v1',
    model: '',
    needsKey: false,
    local: true,
    allowOrigin: `vllm serve … --allowed-origins '["{origin}"]'`,
  },
  {
    id: 'openai',
    title: 'OpenAI',
    protocol: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    model: 'gpt-4o-mini',
    needsKey: true,
    local: false,
    allowOrigin: '',
  },
  {
    id: 'openrouter',
    title: 'OpenRouter',
    protocol: 'openai',
    baseUrl: 'https://openrouter.ai/api/v1',
    model: '',
    needsKey: true,
    local: false,
    allowOrigin: '',
  },
  {
    id: 'gemini',
    title: 'Gemini',
    protocol: 'openai',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    model: 'gemini-2.5-flash',
    needsKey: true,
    local: false,
    allowOrigin: '',
  },
  {
    id: 'ark',
    title: 'Volcengine Ark (Doubao), through a proxy',
    protocol: 'openai',
    baseUrl: '/describe-proxy/api/v3',
    directUrl: 'https://ark.cn-beijing.volces.com/api/v3',
    model: 'doubao-1-5-vision-pro-32k-250115',
    needsKey: true,
    local: false,
    allowOrigin: 'FOVEA_DESCRIBE_PROXY=https://ark.cn-beijing.volces.com npm start',
  },
  {
    id: 'anthropic',
    title: 'Anthropic',
    protocol: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    model: 'claude-haiku-4-5',
    needsKey: true,
    local: false,
    allowOrigin: '',
  },
];

/** The preset with an id; undefined for a server of the user's own. */
export function presetOf(id: string): EndpointPreset | undefined {
  return endpointPresets.find((preset) => preset.id === id);
}

/** The command that lets a page with this origin call the server; empty where none is needed or known. */
export function allowOriginCommand(id: string, origin: string): string {
  return presetOf(id)?.allowOrigin.replace('{origin}', origin) ?? '';
}
