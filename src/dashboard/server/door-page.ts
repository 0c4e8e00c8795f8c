/** What a browser without a session sees. It holds no data, no script and no style of its own. */
export function doorPage(status: 401 | 429): string {
  const why =
    status === 401
      ? "This link was used already, or Nightdesk was started again: <code>nightdesk open</code> makes a new one."
      : "There were too many wrong tries. Wait a minute, then: <code>nightdesk open</code>";
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Nightdesk</title></head>
<body><main><h1>Nightdesk</h1><p>${why}</p></main></body></html>
`;
}
