import { escapeMarkup } from './escape.ts';

interface Page {
  title: string;
  /** By which the file is recognised as ours. */
  mark: string;
  style: string;
  /** Whether images lie in the file. */
  images: boolean;
  /** Markup below the heading. */
  body: string;
}

/** A report as one HTML file under its title: no scripts, nothing loaded from elsewhere. */
export const htmlPage = ({ title, mark, style, images, body }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="${mark}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';${images ? ' img-src data:;' : ''} style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeMarkup(title)}</h1>
${body}
</body>
</html>
`;
